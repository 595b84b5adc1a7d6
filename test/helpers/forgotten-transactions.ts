import { relative, sep } from 'node:path';
import ts from 'typescript';

type Functional = ts.FunctionLikeDeclaration;

/** Where a call takes a transaction: as an argument, or as a member of one. */
interface Slot {
  index: number;
  isMember: boolean;
}

/**
 * The calls that would leave a transaction that is at hand: what takes one and is not given it, and what asks the
 * database without being able to take one. At hand means that a function around the call has a parameter of
 * sequelize's type Transaction, or one with a member of that type.
 *
 * By the types, so that it needs to know no names: each function of Sequelize's and each of ours says for itself
 * that it takes a transaction. It does not look behind interfaces; the watcher of database/transaction.ts does.
 *
 * @returns `src/a.ts:12 forgets the transaction: User.count()`
 */
export function forgottenTransactions(
  program: ts.Program,
  root: string,
  isJudged: (path: string) => boolean,
): string[] {
  const pathOf = (node: ts.Node) => relative(root, node.getSourceFile().fileName).split(sep).join('/');
  const rule = new Rule(program.getTypeChecker());
  return program
    .getSourceFiles()
    .filter((file) => isJudged(pathOf(file)))
    .flatMap((file) => callsIn(file))
    .flatMap((call) => {
      const wrong = rule.judge(call);
      if (!wrong) return [];
      const line = call.getSourceFile().getLineAndCharacterOfPosition(call.getStart()).line + 1;
      return [`${pathOf(call)}:${line} ${wrong}: ${call.expression.getText().replace(/\s+/g, ' ')}()`];
    });
}

class Rule {
  readonly #checker: ts.TypeChecker;
  readonly #brings = new Map<ts.Node, boolean>();
  /** Of our functions, whether they ask the database on a connection of their own. */
  readonly #leaves = new Map<ts.Node, boolean>();

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  judge(call: ts.CallExpression): string | undefined {
    if (!this.#hasTransaction(call)) return undefined;
    const slots = this.#slotsOf(call);
    if (slots.length > 0) {
      return slots.some((slot) => this.#isFilled(call, slot)) ? undefined : 'forgets the transaction';
    }
    return this.#isOfOneThatLeaves(call) ? 'leaves the transaction' : undefined;
  }

  #hasTransaction(node: ts.Node): boolean {
    for (let at = node.parent; at; at = at.parent) {
      if (ts.isFunctionLike(at) && at.parameters.some((one) => this.#bringsTransaction(one))) return true;
    }
    return false;
  }

  #bringsTransaction(parameter: ts.ParameterDeclaration): boolean {
    const known = this.#brings.get(parameter);
    if (known !== undefined) return known;
    // What a parameter without a type is takes long to find out, and no transaction comes to a file that never says the word.
    if (!parameter.type && !/transaction/i.test(parameter.getSourceFile().text)) return false;
    const type = this.#checker.getTypeAtLocation(parameter);
    const brings = this.#isTransaction(type) || this.#memberOf(type, parameter) !== undefined;
    this.#brings.set(parameter, brings);
    return brings;
  }

  #isTransaction(type: ts.Type): boolean {
    const { symbol } = this.#checker.getNonNullableType(type);
    return (
      symbol?.name === 'Transaction' &&
      (symbol.declarations ?? []).some((one) => one.getSourceFile().fileName.includes('/sequelize/'))
    );
  }

  /** The type of its member `transaction`, when that is one. */
  #memberOf(type: ts.Type, at: ts.Node): ts.Type | undefined {
    const whole = this.#checker.getNonNullableType(type);
    for (const part of whole.isUnion() ? whole.types : [whole]) {
      if (!(part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) continue;
      const symbol = this.#checker.getPropertyOfType(part, 'transaction');
      const member = symbol && this.#checker.getTypeOfSymbolAtLocation(symbol, at);
      if (member && this.#isTransaction(member)) return member;
    }
    return undefined;
  }

  #slotsOf(call: ts.CallExpression): Slot[] {
    const signature = this.#checker.getResolvedSignature(call);
    return (signature?.getParameters() ?? []).flatMap((parameter, index): Slot[] => {
      const type = this.#declaredType(parameter, call);
      if (this.#isTransaction(type)) return [{ index, isMember: false }];
      return this.#memberOf(type, call) ? [{ index, isMember: true }] : [];
    });
  }

  /** create<O extends CreateOptions>(values, options: O) takes what CreateOptions has, whatever it is given. */
  #declaredType(parameter: ts.Symbol, call: ts.CallExpression): ts.Type {
    const declared = parameter.valueDeclaration;
    const generic = declared && this.#checker.getNonNullableType(this.#checker.getTypeAtLocation(declared));
    const bound = generic?.isTypeParameter() && this.#checker.getBaseConstraintOfType(generic);
    return bound || this.#checker.getTypeOfSymbolAtLocation(parameter, call);
  }

  #isFilled(call: ts.CallExpression, { index, isMember }: Slot): boolean {
    const given = call.arguments[index];
    if (!given) return false;
    const type = this.#checker.getTypeAtLocation(given);
    return isMember ? this.#memberOf(type, given) !== undefined : this.#isTransaction(type);
  }

  #isOfOneThatLeaves(call: ts.CallExpression): boolean {
    const declaration = this.#checker.getResolvedSignature(call)?.declaration;
    return (
      declaration !== undefined && ts.isFunctionLike(declaration) && this.#leavesIn(declaration as Functional)
    );
  }

  #leavesIn(declaration: Functional): boolean {
    const known = this.#leaves.get(declaration);
    if (known !== undefined) return known;
    // Whoever calls itself does so for no other reason than the rest of its body.
    this.#leaves.set(declaration, false);
    const leaves =
      declaration.body !== undefined &&
      callsIn(declaration.body).some((call) => !this.#hasTransaction(call) && this.#asks(call));
    this.#leaves.set(declaration, leaves);
    return leaves;
  }

  #asks(call: ts.CallExpression): boolean {
    return this.#slotsOf(call).length > 0 || this.#isOfOneThatLeaves(call);
  }
}

function callsIn(node: ts.Node): ts.CallExpression[] {
  const calls: ts.CallExpression[] = [];
  const visit = (at: ts.Node) => {
    if (ts.isCallExpression(at)) calls.push(at);
    ts.forEachChild(at, visit);
  };
  visit(node);
  return calls;
}
