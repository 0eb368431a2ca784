export function makeImmutable(): void {}
