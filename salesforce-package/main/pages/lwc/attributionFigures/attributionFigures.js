import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import heading from '@salesforce/label/c.Attribution_FiguresHeading';
import attributed from '@salesforce/label/c.Attribution_FigureAttributed';
import shareOfDeal from '@salesforce/label/c.Attribution_FigureShareOfDeal';
import range from '@salesforce/label/c.Attribution_FigureRange';
import rangeWhat from '@salesforce/label/c.Attribution_FigureRangeWhat';
import touches from '@salesforce/label/c.Attribution_FigureTouches';
import firstTouch from '@salesforce/label/c.Attribution_FigureFirstTouch';
import conversion from '@salesforce/label/c.Attribution_FigureConversion';
import none from '@salesforce/label/c.Attribution_FigureNone';

/** The four figures of a card: credit, touches and people, age, and chance to close. */
export default class AttributionFigures extends LightningElement {
    /** `figures` of the view. */
    @api figures;

    heading = heading;

    get tiles() {
        const {
            attributed: credit,
            touches: count,
            peopleText,
            daysSinceFirstTouch,
            conversion: chance
        } = this.figures;
        const { range: ends } = credit;
        const share = ends ? `${credit.shareText} (${ends.text})` : credit.shareText;
        const help = ends ? { text: fill(range, ends.text), what: rangeWhat } : null;
        return [
            // Without an amount the share is all there is to say, so it takes the amount's place.
            credit.amount
                ? {
                      id: 'attributed',
                      label: attributed,
                      value: credit.amount.text,
                      note: fill(shareOfDeal, share),
                      help
                  }
                : { id: 'attributed', label: attributed, value: share, help },
            { id: 'touches', label: touches, value: String(count), note: peopleText },
            {
                id: 'age',
                label: firstTouch,
                value: daysSinceFirstTouch === null ? none : String(daysSinceFirstTouch)
            },
            ...(chance
                ? [
                      {
                          id: 'conversion',
                          label: conversion,
                          value: chance.text,
                          note: chance.source
                      }
                  ]
                : [])
        ].map((tile) => ({ ...tile, noteClass: tile.help ? 'note note_explained' : 'note' }));
    }
}
