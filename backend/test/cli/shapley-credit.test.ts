import { describe, expect, it } from '@jest/globals';
import { runAttribution, type Outcome } from './run-attribution.ts';

const credit = (paths: string, ...model: string[]): Promise<Outcome> =>
  runAttribution(['credit', '--paths', '-', '--model', ...model], paths);

const PATHS = `path,total_conversions,total_conversion_value,total_null
idle,10,100,990
good,100,1000,900
good > idle > good,100,1000,900
`;

describe('attribution credit --model shapley', () => {
  it('gives most to the channel that makes people convert', async () => {
    const { code, out } = await credit(PATHS, 'shapley');
    expect(code).toBe(0);
    const [, good = '', idle = ''] = out.split('\n');
    expect(good).toMatch(/^good,19\d\.\d+,19\d\d\.\d+,$/);
    expect(idle).toMatch(/^idle,1\d\.\d+,1\d\d\.\d+,$/);
  });

  it('says what is missing when there is no path without a conversion', async () => {
    const found = await credit('path,total_conversions\na > b,3\n', 'shapley');
    expect(found).toMatchObject({ code: 1, out: '' });
    expect(found.err).toContain('All of these journeys converted');
    expect(found.err).toContain('Give the paths without a conversion too');
  });
});

describe('attribution credit --model shapley_equal', () => {
  it('gives the same to every channel of a path, however often it was met', async () => {
    expect((await credit(PATHS, 'shapley_equal')).out).toBe(
      'channel,conversions,value,removal_effect\ngood,150,1500,\nidle,60,600,\n',
    );
  });
});

describe('attribution credit --model shapley_ordered', () => {
  it('says at which position a channel has its part', async () => {
    expect((await credit(PATHS, 'shapley_ordered')).out).toBe(
      'channel,position,conversions,value\n' +
        'good,1,125,1250\ngood,3,25,250\nidle,1,10,100\nidle,2,50,500\n',
    );
  });

  it('has the positions of each channel in JSON', async () => {
    const { out } = await credit(PATHS, 'shapley_ordered', '--format', 'json');
    const { channels } = JSON.parse(out) as { channels: unknown[] };
    expect(channels[1]).toEqual({
      channel: 'idle',
      conversions: 60,
      value: 600,
      removal_effect: null,
      positions: [
        { conversions: 10, value: 100 },
        { conversions: 50, value: 500 },
      ],
    });
  });
});
