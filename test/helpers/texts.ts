import ts from 'typescript';

/** Attributes that somebody reads or hears. */
const READ = new Set([
  'label',
  'title',
  'placeholder',
  'alt',
  'help',
  'helperText',
  'aria-label',
  'aria-description',
  'labelRowsPerPage',
  'emptyText',
  'confirmTitle',
  'confirmContent',
  'primary',
  'secondary',
]);
/** Operators that come to either side; of `&&` it is the right one, of a comparison neither. */
const GIVING_BOTH = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);
/** Calls whose first argument is shown as it is when it is no key. */
const SAYING = new Set(['notify', 'translate', 'say']);

/** `resources.orders.name`: a key of the locale files; what has no letters needs no translation, nor does the name of the thing. */
const isNoText = (text: string): boolean =>
  /^\w[\w-]*(\.[\w-]*)+$/.test(text) || !/\p{L}/u.test(text) || text === 'Stockkeeper';

/**
 * What stands in a component for people to read, which is to stand in the locale files.
 * @param text of a .ts or .tsx file
 */
export function textsIn(path: string, text: string): string[] {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const found: string[] = [];
  const add = (one: string) => {
    if (!isNoText(one.trim())) found.push(one.trim());
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) add(node.text);
    else if (ts.isJsxAttribute(node)) {
      if (READ.has(node.name.getText(file)) && node.initializer) shownBy(node.initializer, add);
    } else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent) && node.expression)
      shownBy(node.expression, add);
    else if (ts.isCallExpression(node) && SAYING.has(node.expression.getText(file)) && node.arguments[0])
      shownBy(node.arguments[0], add);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Literals that the expression may come to; what a call makes of its arguments is its own matter. */
function shownBy(node: ts.Node, add: (text: string) => void): void {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node.text);
  else if (ts.isTemplateExpression(node))
    add([node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('.'));
  else if (ts.isConditionalExpression(node)) {
    shownBy(node.whenTrue, add);
    shownBy(node.whenFalse, add);
  } else if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (GIVING_BOTH.has(kind)) shownBy(node.left, add);
    if (GIVING_BOTH.has(kind) || kind === ts.SyntaxKind.AmpersandAmpersandToken) shownBy(node.right, add);
  } else if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) {
    if (node.expression) shownBy(node.expression, add);
  }
}
