import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Action, PageView, Row, TableBlock } from '@pipeline-attribution/shared';
import { readingCompany, type ReadingCompany } from '../repair/reading-company.ts';

const BROKEN = 'https://e.example/?utm_source=minna-kovac&utm_medium=linkedin';
const UNLIKE = 'https://e.example/?utm_source=zzyzx-9&utm_medium=linkedin';

describe('The screens of what nobody could read', () => {
  let we: ReadingCompany;
  beforeEach(async () => {
    we = await readingCompany();
  });
  afterEach(() => we.api.close());

  const open = async (page: string, key = we.api.ours.adminKey): Promise<PageView> =>
    (await we.api.as(key).get(`/pages/${page}`).expect(200)).body as PageView;
  const tableOf = ({ blocks }: PageView): TableBlock => blocks[0] as TableBlock;
  const rowOf = (page: PageView, text: string): Row => {
    const row = tableOf(page).rows.find(({ cells }) =>
      Object.values(cells).some((cell) => cell.text === text),
    );
    if (!row) throw new Error(`“${text}” is not on the page.`);
    return row;
  };
  /** What a surface does when the button is pressed. */
  const press = async ({ actions }: Row, label: string): Promise<Action> => {
    const action = actions.find((one) => one.label === label);
    if (!action) throw new Error(`There is no button “${label}”.`);
    const { path, body } = action.request;
    await we.us.post(path, body ?? {}).expect(200);
    return action;
  };

  describe('Repairs', () => {
    beforeEach(async () => {
      await we.record({ url: BROKEN }, { url: BROKEN, contactId: we.client }, { url: UNLIKE });
      await we.count();
    });

    it('lists values with what hangs on them and what they may mean, what one click mends first', async () => {
      const page = await open('repairs');
      expect(page.sentence).toBe('2 values mean nobody we know; for 1 one click puts it right.');
      const { rows } = tableOf(page);
      expect(rows.map(({ cells }) => cells['value']?.text)).toEqual(['minna-kovac', 'zzyzx-9']);
      expect(rows[0]?.cells).toMatchObject({
        value: { detail: 'in utm_source' },
        kind: { text: 'Influencer', isTag: true },
        meaning: { text: 'Mina Kovač' },
        touches: { value: 2 },
        deals: { value: 2 },
        pipeline: { value: 150_000, text: '€1,500' },
        lastSeen: { value: '2026-01-15', text: 'Jan 15, 2026' },
      });
      expect(rows[0]?.cells['meaning']?.detail).toContain('minna-kovac');
      expect(rows[0]?.actions.map(({ label, kind }) => [label, kind])).toEqual([
        ['It is Mina Kovač', 'primary'],
        ['Not ours', 'secondary'],
      ]);
      expect(rows[1]?.cells['meaning']?.detail).toBe('It is like nothing we know.');
      expect(rows[1]?.actions.map(({ label }) => label)).toEqual(['Not ours']);
    });

    it('puts a value right with one press: what came before is credited, and the press can be undone', async () => {
      await we.credit();
      expect(await we.credited(we.openDeal)).toEqual({ '-': 100_000 });
      await press(rowOf(await open('repairs'), 'minna-kovac'), 'It is Mina Kovač');
      await we.credit();
      expect(await we.credited(we.wonDeal)).toEqual({ 'Mina Kovač': 50_000 });

      const page = await open('repairs?state=accepted');
      const row = rowOf(page, 'minna-kovac');
      expect(row.cells['meaning']?.text).toBe('Mina Kovač');
      expect(row.cells['meaning']?.detail).toMatch(/^an API key, .*; 2 touches linked$/);
      await press(row, 'Undo');
      await we.credit();
      expect(await we.credited(we.wonDeal)).toEqual({ '-': 50_000 });
      expect((await open('repairs')).sentence).toMatch(/^2 values/);
    });

    it('sets aside what is not ours, and finds by kind and by part of the value', async () => {
      await press(rowOf(await open('repairs'), 'zzyzx-9'), 'Not ours');
      expect(tableOf(await open('repairs')).rows).toHaveLength(1);
      expect(tableOf(await open('repairs?state=dismissed')).rows).toHaveLength(1);
      expect(tableOf(await open('repairs?q=KOVAC')).rows).toHaveLength(1);
      expect(tableOf(await open('repairs?q=%25')).rows).toHaveLength(0);
      expect(tableOf(await open('repairs?kind=campaign'))).toMatchObject({
        rows: [],
        empty: { title: 'Nothing to repair' },
      });
    });

    it('offers no button to who may only read, and leaves as a file with all that it shows', async () => {
      const page = await open('repairs', we.api.ours.readKey);
      expect(tableOf(page).rows.flatMap(({ actions }) => actions)).toEqual([]);
      const file = await we.us.get('/pages/repairs/tables/repairs').expect(200);
      expect(file.text.split('\r\n')[1]).toMatch(/^minna-kovac,Influencer,Mina Kovač,2,2,1500/);
    });

    it('is where health leads from its check of values', async () => {
      const health = await open('health?period=all');
      const checks = health.blocks.find((one) => one.kind === 'table' && one.id === 'checks');
      const to = (checks as TableBlock).rows.map(({ cells }) => cells['what']?.to?.page);
      expect(to).toContain('repairs');
      expect(to).toContain('answers');
    });
  });

  describe('Answers', () => {
    beforeEach(async () => {
      await we.record(
        { mention: 'a podcast with minna kovach' },
        { mention: 'A podcast with Minna Kovach!', contactId: we.client },
      );
      await we.count();
    });

    it('lists each wording once, with what we read, why somebody should look, and what hangs on it', async () => {
      const page = await open('answers');
      expect(page.sentence).toBe(
        '2 answers wait for somebody to say what they mean, in 1 wording.',
      );
      const { rows } = tableOf(page);
      expect(rows).toHaveLength(1);
      expect(rows[0]?.cells).toMatchObject({
        answers: { value: 2 },
        deals: { value: 2 },
        pipeline: { value: 150_000 },
      });
      expect(rows[0]?.cells['meaning']?.detail).not.toBe('');
    });

    it('takes what a person says for every answer worded so, and takes it back', async () => {
      const [row] = tableOf(await open('answers')).rows;
      if (!row) throw new Error('There is an answer.');
      expect(row.actions.map(({ label }) => label)).toEqual(['That is right', 'Nothing of ours']);
      await press(row, 'That is right');
      await we.credit();
      expect(await we.credited(we.wonDeal)).toEqual({ 'Mina Kovač': 50_000 });
      expect((await open('answers')).sentence).toBe('Every answer is understood.');

      const [decided] = tableOf(await open('answers?state=confirmed')).rows;
      if (!decided) throw new Error('The decision is listed.');
      expect(decided.cells['meaning']?.text).toContain('Mina Kovač');
      await press(decided, 'Undo');
      expect(tableOf(await open('answers')).rows).toHaveLength(1);
    });

    it('offers whom else it may mean, and links whoever is chosen', async () => {
      await we.record({ mention: 'that post Weber wrote', contactId: we.client });
      await we.count();
      const row = rowOf(await open('answers'), 'that post Weber wrote');
      await press(row, 'It is Jonas Weber');
      await we.credit();
      expect((await we.credited(we.wonDeal))['Jonas Weber']).toBeGreaterThan(0);
      const page = await open('answers?state=corrected');
      expect(rowOf(page, 'that post Weber wrote').cells['meaning']?.text).toBe('Jonas Weber');
    });

    it('says that an answer is nothing of ours', async () => {
      const [row] = tableOf(await open('answers')).rows;
      if (!row) throw new Error('There is an answer.');
      await press(row, 'Nothing of ours');
      await we.credit();
      expect(await we.credited(we.wonDeal)).toEqual({ '-': 50_000 });
      expect(tableOf(await open('answers?state=rejected')).rows[0]?.cells['meaning']?.text).toBe(
        'Nothing of ours',
      );
    });
  });
});
