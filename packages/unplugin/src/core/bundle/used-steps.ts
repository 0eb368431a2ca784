/** The steps that a bundle can call: those whose ids tree shaking left in it. */
export function usedSteps(code: string, ids: readonly string[]): string[] {
  return ids.filter((id) => {
    const text = JSON.stringify(id);
    return code.includes(text) || code.includes(`'${text.slice(1, -1)}'`);
  });
}
