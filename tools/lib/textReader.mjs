/**
 * The Markdown of text.md in small pieces: prose, formulas, live values, answers. What does not fit the
 * format (CONTRIBUTING.md) is refused with the line that is wrong.
 * @module
 */
import { Marked } from 'marked';
import { unbroken } from './unbroken.mjs';

/**
 * @typedef {string
 *   | { t: 'bold' | 'italic' | 'code', c: Inline[] }
 *   | { t: 'role', role: Role, c: Inline[] }
 *   | { t: 'link', href: string, c: Inline[] }
 *   | { t: 'math', tex: string }
 *   | { t: 'live', name: string, format: string }} Inline
 * @typedef {'x' | 'dec' | 'lat' | 'enc' | 'pri'} Role
 * @typedef {{ t: 'paragraph', c: Inline[] } | { t: 'list', ordered: boolean, items: Inline[][] } | { t: 'formula', tex: string }} Block
 */
/**
 * How a task is checked: a live value the student has to bring about, a number to enter, or cards.
 * `value` and `tolerance` may be the name of a live value that holds the right answer now.
 * @typedef {{ kind: 'live' | 'number', name: string, relation: Relation, value: number | string, tolerance: number }
 *   | { kind: 'choice', options: Option[] }} Answer
 * @typedef {'≈' | '<' | '>'} Relation
 * @typedef {{ text: Inline[], plain: string, right: boolean }} Option
 */
const ROLES = ['x', 'dec', 'lat', 'enc', 'pri'];
/** Longer names that read better in prose. @type {Record<string, string>} */
const ROLE_NAMES = {
  data: 'x',
  decoder: 'dec',
  reconstruction: 'dec',
  latent: 'lat',
  encoder: 'enc',
  prior: 'pri',
};
/** @typedef {import('./chapterText.mjs').ChapterText} ChapterText */
/** @typedef {{ tex: string, caption: Block[] }} Formula */
/** @typedef {{ title: Inline[], blocks: Block[], answer: Answer | null, source: string }} Task */

/** A name of a live value and, after a colon, how it is written. */
const LIVE = /^\{\{\s*([A-Za-z]\w*)\s*(?::\s*([^}\s]+)\s*)?\}\}/;

/** Words of a picture; TeX has its own spaces. @param {string} words */
const bound = (words) => (words.includes('\\') ? words : unbroken(words));

const marked = new Marked();
marked.use({
  extensions: [
    {
      name: 'formula',
      level: 'block',
      start: (src) => src.indexOf('$$'),
      tokenizer(src) {
        const match = /^\$\$([\s\S]+?)\$\$(?:\n|$)/.exec(src);
        return match ? { type: 'formula', raw: match[0], tex: match[1].trim() } : undefined;
      },
    },
    {
      name: 'math',
      level: 'inline',
      start: (src) => src.indexOf('$'),
      tokenizer(src) {
        const match = /^\$((?:\\.|[^$\\])+)\$/.exec(src);
        return match ? { type: 'math', raw: match[0], tex: match[1].trim() } : undefined;
      },
    },
    {
      name: 'live',
      level: 'inline',
      start: (src) => src.indexOf('{{'),
      tokenizer(src) {
        const match = LIVE.exec(src);
        return match
          ? { type: 'live', raw: match[0], name: match[1], format: match[2] ?? '' }
          : undefined;
      },
    },
    {
      name: 'role',
      level: 'inline',
      start: (src) => src.indexOf('['),
      tokenizer(src) {
        const match = /^\[([^\]]+)\]\{\.(\w+)\}/.exec(src);
        if (!match) return undefined;
        const tokens = this.lexer.inlineTokens(match[1]);
        return { type: 'role', raw: match[0], role: match[2], tokens };
      },
    },
  ],
});

/**
 * Cuts a section at its headings of one level.
 * @param {string | null} source
 * @param {string} [mark]
 */
export function parts(source, mark = '###') {
  const [before = '', ...rest] = `\n${source ?? ''}`.split(new RegExp(`^${mark} `, 'm'));
  return rest.map((part) => {
    const end = part.indexOf('\n');
    return { title: part.slice(0, end).trim(), body: part.slice(end + 1), before };
  });
}

export class Reader {
  /** @param {(message: string) => never | void} complain */
  constructor(complain) {
    this.complain = complain;
  }

  /** @param {string} source @returns {Inline[]} */
  inline(source) {
    return this.inlines(marked.Lexer.lexInline(source, marked.defaults));
  }

  /** @param {any[]} tokens @returns {Inline[]} */
  inlines(tokens) {
    /** @type {Inline[]} */
    const out = [];
    for (const token of tokens) {
      const node = this.inlineOf(token);
      const last = out.length - 1;
      if (typeof node === 'string' && typeof out[last] === 'string') out[last] += node;
      else out.push(node);
    }
    return out.map((node, i) => (typeof node === 'string' ? unbroken(node, i > 0) : node));
  }

  /** @param {any} token @returns {Inline} */
  inlineOf(token) {
    const children = () => this.inlines(token.tokens ?? []);
    switch (token.type) {
      case 'text':
        return token.tokens ? { t: 'bold', c: children() } : plainText(token.text);
      case 'escape':
        return plainText(token.text);
      case 'br':
        return '\n';
      case 'strong':
        return { t: 'bold', c: children() };
      case 'em':
        return { t: 'italic', c: children() };
      case 'codespan':
        return { t: 'code', c: [plainText(token.text)] };
      case 'link':
        return { t: 'link', href: token.href, c: children() };
      case 'math':
        return { t: 'math', tex: token.tex };
      case 'live':
        return { t: 'live', name: token.name, format: token.format };
      case 'role': {
        const role = ROLE_NAMES[token.role] ?? token.role;
        if (!ROLES.includes(role))
          this.complain(`there is no role ".${token.role}"; roles are ${ROLES.join(', ')}.`);
        return { t: 'role', role: /** @type {Role} */ (role), c: children() };
      }
      default:
        this.complain(`"${token.raw}" is not understood here (${token.type}).`);
        return '';
    }
  }

  /** @param {string} source @returns {Block[]} */
  blocks(source) {
    /** @type {Block[]} */
    const out = [];
    for (const token of marked.lexer(source)) {
      const any = /** @type {any} */ (token);
      if (token.type === 'space') continue;
      else if (token.type === 'paragraph' || token.type === 'text')
        out.push({ t: 'paragraph', c: this.inlines(any.tokens) });
      else if (token.type === 'formula') out.push({ t: 'formula', tex: any.tex });
      else if (token.type === 'list')
        out.push({
          t: /** @type {const} */ ('list'),
          ordered: any.ordered,
          items: any.items.map((/** @type {any} */ item) => this.itemInline(item)),
        });
      else this.complain(`"${token.raw.trim()}" is not understood here (${token.type}).`);
    }
    return out;
  }

  /** @param {any} item of a list @returns {Inline[]} */
  itemInline(item) {
    const content = item.tokens.filter((/** @type {any} */ t) => t.type !== 'checkbox');
    return content.flatMap((/** @type {any} */ t) => this.inlines(t.tokens ?? []));
  }

  /** @param {string} source @param {string} what @returns {Inline[]} */
  oneParagraph(source, what) {
    const [block, ...more] = this.blocks(source);
    if (block?.t !== 'paragraph' || more.length) {
      this.complain(`${what} must be one paragraph.`);
      return [];
    }
    return block.c;
  }

  /** A list of options, the right ones ticked. @param {string} source @returns {Option[]} */
  options(source) {
    const list = /** @type {any} */ (marked.lexer(source).find((t) => t.type === 'list'));
    return (list?.items ?? []).map((/** @type {any} */ item) => {
      const text = this.itemInline(item);
      return { text, plain: plainOf(text), right: Boolean(item.checked) };
    });
  }

  /** @param {string | null} source @returns {Formula[]} */
  formulas(source) {
    /** @type {Formula[]} */
    const out = [];
    for (const block of this.blocks(source ?? '')) {
      if (block.t === 'formula') out.push({ tex: block.tex, caption: [] });
      else if (out.length) out[out.length - 1].caption.push(block);
      else this.complain('"Formula" must begin with a formula between $$ and $$.');
    }
    return out;
  }

  /** @param {string | null} source @param {string} [mark] of their headings @returns {Task[]} */
  tasks(source, mark = '###') {
    return parts(source, mark).map(({ title, body }) => {
      const field = (/** @type {string} */ name) =>
        new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(body);
      const [answer, from] = [field('answer'), field('source')];
      const isChoice = /^choice\b/.test(answer?.[1].trim() ?? '');
      // The cards of a choice are a list below its line, up to the next field.
      const list = isChoice
        ? /^(?:[-*] .*\n?)+/m.exec(body.slice((answer?.index ?? 0) + (answer?.[0].length ?? 0)))
        : null;
      let text = body;
      for (const match of [answer, from, list]) if (match) text = text.replace(match[0], '');
      return {
        title: this.inline(title),
        blocks: this.blocks(text),
        answer: answer ? this.answer(answer[1].trim(), list?.[0] ?? '', title) : null,
        source: from?.[1].trim() ?? '',
      };
    });
  }

  /** @param {string} line @param {string} list @param {string} title @returns {Answer} */
  answer(line, list, title) {
    if (/^choice\b/.test(line)) {
      const inOneLine = line.replace(/^choice:?\s*/, '');
      const source = inOneLine
        ? inOneLine
            .split('|')
            .map((option) => `- ${option.trim()}\n`)
            .join('')
        : list;
      const options = this.options(source);
      if (options.length < 2 || !options.some(({ right }) => right))
        this.complain(`the choice of task "${title}" needs two options or more, one "- [x] …".`);
      return { kind: 'choice', options };
    }
    const match =
      /^([A-Za-z]\w*)\s*(≈|=|<|>)\s*([-−]?[\d.]+(?:e-?\d+)?|[A-Za-z]\w*)(?:\s*±\s*([\d.]+(?:e-?\d+)?))?$/i.exec(
        line,
      );
    if (!match) {
      this.complain(
        `the answer of task "${title}" is "${line}"; it must read "name ≈ value ± tolerance", "number ≈ value ± tolerance" or "choice".`,
      );
      return { kind: 'choice', options: [] };
    }
    const [, name, relation, value, tolerance] = match;
    const asNumber = Number(value.replace('−', '-'));
    return {
      kind: name === 'number' ? 'number' : 'live',
      name,
      relation: /** @type {Relation} */ (relation === '=' ? '≈' : relation),
      value: Number.isNaN(asNumber) ? value : asNumber,
      tolerance: Number(tolerance ?? 0),
    };
  }

  /** @param {string | null} source @returns {ChapterText['lecturer']} */
  lecturer(source) {
    return this.options(source ?? '').map(({ text }) => {
      const [first, ...rest] = text;
      const match = typeof first === 'string' ? /^([^:]+):\s*/.exec(first) : null;
      if (!match || typeof first !== 'string') {
        this.complain('each line of "For the lecturer" must read "- Show: …".');
        return { term: '', words: text };
      }
      return { term: match[1].trim(), words: [first.slice(match[0].length), ...rest] };
    });
  }

  /** @param {string | null} source @param {(words: string) => string} [bind] spaces that hold */
  words(source, bind = bound) {
    /** @type {Record<string, string>} */
    const out = {};
    for (const line of (source ?? '').split('\n')) {
      if (!line.trim()) continue;
      const match = /^[-*] ([A-Za-z][\w.]*):\s*(.*)$/.exec(line);
      if (!match) this.complain(`"Words" has the line "${line}"; it must read "- key: words".`);
      else if (Object.hasOwn(out, match[1])) this.complain(`"Words" has "${match[1]}" twice.`);
      else out[match[1]] = bind(match[2].trim());
    }
    return out;
  }
}

/** What Markdown escapes for HTML, unescaped: the page writes text nodes. @param {string} text */
function plainText(text) {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** @param {Inline[]} nodes @returns {string} without marks; formulas as their TeX */
export function plainOf(nodes) {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      if (node.t === 'math') return `$${node.tex}$`;
      if (node.t === 'live') return `{{${node.name}}}`;
      return plainOf(node.c);
    })
    .join('');
}
