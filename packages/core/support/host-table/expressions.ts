import { dateExpressions } from "./date-expressions.ts";
import { headerExpressions } from "./header-expressions.ts";
import { shownExpressions } from "./shown-expressions.ts";
import { textExpressions } from "./text-expressions.ts";
import { urlExpressions } from "./url-expressions.ts";
import { valueExpressions } from "./value-expressions.ts";

/** Every expression once, in the same order in each run. */
export const expressions: readonly string[] = [
  ...new Set([
    ...urlExpressions,
    ...headerExpressions,
    ...textExpressions,
    ...dateExpressions,
    ...valueExpressions,
    ...shownExpressions,
  ]),
];
