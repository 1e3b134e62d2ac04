import TalkAbout from 'c/talkAbout';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { talkAbout: topic } = require('../../attributionCard/__tests__/data/card.json');

afterEach(unmountAll);

const show = (changes) => mount('c-talk-about', TalkAbout, { topic: { ...topic, ...changes } });

describe('c-talk-about', () => {
    it('gives the line, and a link to the content in a tab of its own', async () => {
        const element = await show();
        expect(textOf(element.shadowRoot.querySelector('.line'))).toBe(topic.line);
        const link = element.shadowRoot.querySelector('a');
        expect(link.href).toBe(topic.url);
        expect(link.target).toBe('_blank');
        expect(link.rel).toBe('noopener noreferrer');
        expect(textOf(link)).toBe(`${topic.title}, c.Attribution_OpensNewTab`);
        expect(textOf(element.shadowRoot.querySelector('.source'))).toBe(
            'Mina Kovač · LinkedIn · 18 Oct 2026'
        );
        await expect(element).toBeAccessible();
    });

    it.each([null, 'javascript:alert(1)'])(
        'names the content without a link for the address %s',
        async (url) => {
            const element = await show({ url });
            expect(element.shadowRoot.querySelector('a')).toBeNull();
            expect(textOf(element.shadowRoot)).toContain(topic.title);
            await expect(element).toBeAccessible();
        }
    );
});
