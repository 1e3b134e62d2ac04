/**
 * Apex as the browser sees it. A method is both a function and a wire adapter, like `@salesforce/apex/*` in an org; the
 * call goes to this preview's server, never to the attribution service.
 */

const { base, answers } = JSON.parse(document.getElementById('page-data').textContent);

/** Which wire a provisioned result came from, for refreshApex. */
const origins = new WeakMap();

async function call(method, parameters) {
  if (answers) return answerOf(method);
  const response = await fetch(`${base}/apex/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters ?? {}),
  });
  const text = await response.text();
  const body = text === '' ? null : JSON.parse(text);
  if (!response.ok) {
    // What a Lightning component gets of a failed call, see reduceErrors.
    throw Object.assign(new Error(body.message), { status: response.status, body });
  }
  return Object.freeze(body);
}

/** On a page that shows one state, the state says what every method answers. */
async function answerOf(method) {
  const answer = answers[method] ?? { error: `This state has no answer of ${method}.` };
  if (answer.pending) return new Promise(() => {});
  if (answer.error) {
    throw Object.assign(new Error(answer.error), { status: 500, body: { message: answer.error } });
  }
  return answer.data === undefined ? null : Object.freeze(answer.data);
}

class ApexWire {
  constructor(method, emit) {
    this.method = method;
    this.emit = emit;
    this.asked = 0;
  }

  connect() {
    this.provide({ data: undefined, error: undefined });
  }

  disconnect() {
    this.asked += 1;
  }

  update(config) {
    this.config = config;
    // As in an org: null is a value, undefined is a parameter still to come.
    if (Object.values(config).every((value) => value !== undefined)) {
      this.load();
    }
  }

  /** Only the answer to the latest question is provided. */
  async load() {
    this.asked += 1;
    const question = this.asked;
    let result;
    try {
      result = { data: await call(this.method, this.config), error: undefined };
    } catch (error) {
      result = { data: undefined, error };
    }
    if (question === this.asked) {
      this.provide(result);
    }
  }

  provide(result) {
    origins.set(result, this);
    this.emit(result);
  }
}

/** The module `@salesforce/apex/<method>`. */
export function apexMethod(method) {
  const imperative = (parameters) => call(method, parameters);
  imperative.adapter = class extends ApexWire {
    constructor(emit) {
      super(method, emit);
    }
  };
  return imperative;
}

/** Asks again for what a wire once provided. */
export const refreshApex = (result) => origins.get(result)?.load() ?? Promise.resolve();

/** The module `@salesforce/resourceUrl/<name>`. */
export const resourceUrl = (name) => `${base}/resource/${name}`;
