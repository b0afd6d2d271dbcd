import type { Answers, FromWorker, News, Question } from './messages.ts';

export type AskWorker = <Kind extends Question['kind']>(
  question: Extract<Question, { readonly kind: Kind }>,
) => Promise<Answers[Kind]>;

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string | URL };
}

/** Where the browser asks for it, the script's address is vouched for by the one policy that this page's rules allow. */
const trustedScript = (url: string): string | URL => {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  return trustedTypes?.createPolicy('draw-page', { createScriptURL: (given) => given }).createScriptURL(url) ?? url;
};

/** Starts the worker. `onFailure` is told when it cannot run at all. */
export const startWorker = (url: string, onNews: (news: News) => void, onFailure: () => void): AskWorker => {
  const worker = new Worker(trustedScript(url));
  const waiting = new Map<number, (answer: never) => void>();
  let asked = 0;
  worker.addEventListener('error', onFailure);
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if ('news' in data) {
      onNews(data.news);
      return;
    }
    waiting.get(data.number)?.(data.answer as never);
    waiting.delete(data.number);
  });
  return (question) =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      worker.postMessage({ number: asked, question });
    });
};
