/** What `read` gives, or `otherwise` where it throws: a getter or a proxy of a user's may do anything when it is looked at. */
export function guarded<Result>(read: () => Result, otherwise: Result): Result {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
