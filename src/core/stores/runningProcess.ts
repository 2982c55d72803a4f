/** Processes of this machine. */

export function isProcessRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // Another user's process cannot be signaled, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
