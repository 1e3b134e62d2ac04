/**
 * The action cannot do what it was asked, and would not the next time either. HubSpot is answered FAIL_CONTINUE with the
 * sentence: the workflow's history shows it, and the workflow goes on.
 */
export class Unfulfilled extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unfulfilled';
  }
}
