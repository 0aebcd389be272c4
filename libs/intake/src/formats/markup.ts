import { Parser } from 'htmlparser2';
import { LIMITS, refuseSize } from './limits';

export interface MarkupHandler {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Walks through XML or HTML without building a tree. Names come without their prefix (`w:p` is `p`), in lower case
 * for HTML. Entities that a document declares itself are not resolved, so none can swell.
 * @throws Refusal intake.too_large when elements are nested deeper than any document's
 */
export function walkMarkup(source: string, handler: MarkupHandler, xml: boolean): void {
  let depth = 0;
  const local = (name: string): string => (xml ? name.slice(name.indexOf(':') + 1) : name);
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++depth > LIMITS.depth * (xml ? 1 : 4)) refuseSize('元素嵌套过深');
        handler.open?.(local(name), attributes);
      },
      ontext: text => handler.text?.(text),
      onclosetag(name) {
        depth--;
        handler.close?.(local(name));
      },
    },
    { xmlMode: xml, decodeEntities: true },
  );
  parser.write(source);
  parser.end();
}

/** An attribute by its local name: `w:val` as `val`. */
export function attribute(attributes: Record<string, string>, name: string): string | undefined {
  for (const key in attributes)
    if (key === name || (key.endsWith(name) && key[key.length - name.length - 1] === ':'))
      return attributes[key];
  return undefined;
}
