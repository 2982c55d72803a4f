/** Bodies of requests that send a document together with what is recorded of it (RFC 2387). */

/**
 * The body, and its content type.
 *
 * @param metadata what is recorded of the document
 * @param text the document, JSON
 */
export function multipart(metadata: object, text: string): { body: string; contentType: string } {
  const described = JSON.stringify(metadata);
  const boundary = boundaryFor(described + text);
  const part = (content: string) =>
    `--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${content}\r\n`;
  return {
    body: `${part(described)}${part(text)}--${boundary}--\r\n`,
    contentType: ['multipart/related', `boundary=${boundary}`].join('; '),
  };
}

function boundaryFor(content: string): string {
  let boundary = 'cedar';
  for (let number = 1; content.includes(boundary); number++) boundary = `cedar-${number}`;
  return boundary;
}
