/**
 * Roles of accounts on shared drives, and what each role allows:
 * https://developers.google.com/workspace/drive/api/guides/ref-roles
 */

/** Roles as the API names them, and `none` for an account that is not a member. */
export const DRIVE_ROLES = [
  'organizer',
  'fileOrganizer',
  'writer',
  'commenter',
  'reader',
  'none',
] as const;

export type DriveRole = (typeof DRIVE_ROLES)[number];

/** Settings of a shared drive. */
export interface SharedDriveOptions {
  /**
   * Roles by email address, or `*` for all other accounts, which otherwise are not members; all
   * accounts are organizers by default.
   */
  readonly roles?: Readonly<Record<string, DriveRole>>;
}

/**
 * Permissions of a role for the items of a shared drive. `edit` includes earlier revisions and taking
 * files out of the trash, and `manage` the drive itself and its trash.
 */
export type DriveAction = 'read' | 'edit' | 'add' | 'move' | 'trash' | 'delete' | 'manage';

const MANAGERS: readonly DriveRole[] = ['organizer'];
const CONTENT_MANAGERS: readonly DriveRole[] = [...MANAGERS, 'fileOrganizer'];
const CONTRIBUTORS: readonly DriveRole[] = [...CONTENT_MANAGERS, 'writer'];
const MEMBERS: readonly DriveRole[] = [...CONTRIBUTORS, 'commenter', 'reader'];

const ALLOWED: Readonly<Record<DriveAction, readonly DriveRole[]>> = {
  read: MEMBERS,
  edit: CONTRIBUTORS,
  add: CONTRIBUTORS,
  move: CONTENT_MANAGERS,
  trash: CONTENT_MANAGERS,
  delete: MANAGERS,
  manage: MANAGERS,
};

/** The roles of all shared drives. */
export class SharedDriveRoles {
  readonly #roles = new Map<string, SharedDriveOptions['roles']>();

  /** Replaces the roles on a shared drive. @param roles undefined when all accounts are organizers */
  set(driveId: string, roles: SharedDriveOptions['roles']): void {
    this.#roles.set(driveId, roles);
  }

  allows(account: string, action: DriveAction, driveId: string): boolean {
    const roles = this.#roles.get(driveId);
    if (!roles) return true;
    const own = Object.hasOwn(roles, account) ? roles[account] : roles['*'];
    return ALLOWED[action].includes(own ?? 'none');
  }
}
