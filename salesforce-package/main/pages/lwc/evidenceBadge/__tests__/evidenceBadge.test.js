import EvidenceBadge from 'c/evidenceBadge';
import { mount, unmountAll } from '../../../../../test/support/mount.js';

afterEach(unmountAll);

describe('c-evidence-badge', () => {
    it.each([
        ['tracked', 'utility:link'],
        ['self_reported', 'utility:quotation_marks'],
        ['inferred', 'utility:graph'],
        ['something newer', 'utility:graph']
    ])('shows %s in words beside its icon', async (evidence, icon) => {
        const element = await mount('c-evidence-badge', EvidenceBadge, {
            evidence,
            label: 'In words'
        });
        const badge = element.shadowRoot.querySelector('lightning-badge');
        expect(badge.label).toBe('In words');
        expect(badge.iconName).toBe(icon);
        await expect(element).toBeAccessible();
    });
});
