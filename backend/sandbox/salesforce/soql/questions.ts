/** Every kind of query that was asked; lists of ids are cut to their first, or no two would be alike. */
export class Questions {
  readonly all = new Set<string>();

  note(soql: string): void {
    this.all.add(soql.replaceAll(/\bIN \(('[^']*')(?:,'[^']*')*\)/g, 'IN ($1)'));
  }
}
