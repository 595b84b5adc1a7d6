/** What a request came to, and the HTTP response that it came in. */
export interface AnswerWithResponse<Result> {
  data: Result;
  response: Response;
}

/** A promise of the result; `withResponse()` has the headers, too. */
export interface Answer<Result> extends Promise<Result> {
  withResponse(): Promise<AnswerWithResponse<Result>>;
}

export function answer<Result>(sent: Promise<AnswerWithResponse<Result>>): Answer<Result> {
  const result = sent.then(({ data }) => data);
  // Whoever takes the response does not look at the result, whose failure is the same.
  return Object.assign(result, {
    withResponse: () => {
      result.catch(() => {});
      return sent;
    },
  });
}
