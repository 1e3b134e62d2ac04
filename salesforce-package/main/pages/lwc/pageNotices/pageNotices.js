import { LightningElement, api } from 'lwc';

const ICONS = {
    info: ['utility:info', undefined],
    warning: ['utility:warning', 'warning'],
    error: ['utility:error', 'error'],
    success: ['utility:success', 'success']
};

/** Sentences beside the figures, each with what mends it. */
export default class PageNotices extends LightningElement {
    @api notices;

    get shown() {
        return this.notices.map((notice) => {
            const [icon, variant] = ICONS[notice.tone] ?? ICONS.info;
            return { ...notice, key: `${notice.title}|${notice.text}`, icon, variant };
        });
    }
}
