/**
 * Files the user drops on the page: unpacked when gzipped, told apart by their IDX magic, handed on as
 * bytes. The core checks what is inside (idx.h) and words the errors.
 * @module
 */

const MAX_FILE_BYTES = 512 * 1024 * 1024;
const IMAGES_MAGIC = 0x00000803;
const LABELS_MAGIC = 0x00000801;

/** @param {Blob} blob @returns {Promise<Uint8Array>} */
async function unpack(blob) {
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const gzipped = head[0] === 0x1f && head[1] === 0x8b;
  const stream = gzipped
    ? blob.stream().pipeThrough(new DecompressionStream('gzip'))
    : blob.stream();
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * @param {readonly File[]} files one image file and, if the user has it, its label file, in any order
 * @returns {Promise<{ imagesIdx: Uint8Array, labelsIdx: Uint8Array | null, name: string }>}
 */
export async function readOwnFiles(files) {
  /** @type {{ bytes: Uint8Array, name: string } | undefined} */ let images;
  /** @type {{ bytes: Uint8Array, name: string } | undefined} */ let labels;
  if (files.length === 0 || files.length > 2) {
    throw new Error(
      `${files.length} files were given; give one IDX image file, or it together with its IDX label file.`,
    );
  }
  for (const file of files) {
    if (file.size > MAX_FILE_BYTES) {
      throw new Error(
        `${file.name} has ${(file.size / 2 ** 20).toFixed(0)} MB; files up to ${MAX_FILE_BYTES / 2 ** 20} MB can be read here, and as many images be held as there is memory for.`,
      );
    }
    /** @type {Uint8Array} */
    let bytes;
    try {
      bytes = await unpack(file);
    } catch {
      throw new Error(
        `${file.name} begins like a gzip file but cannot be unpacked; it is cut off or damaged. Copy it again.`,
      );
    }
    const magic =
      bytes.length >= 4 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) : -1;
    if (magic === LABELS_MAGIC) labels = { bytes, name: file.name };
    else if (magic === IMAGES_MAGIC || !images) images = { bytes, name: file.name };
    else {
      throw new Error(
        `${file.name} begins with 0x${(magic >>> 0).toString(16).padStart(8, '0')}; IDX images begin with 0x00000803, IDX labels with 0x00000801.`,
      );
    }
  }
  if (!images) {
    throw new Error(`${labels?.name} holds labels only; give the IDX image file with it.`);
  }
  return { imagesIdx: images.bytes, labelsIdx: labels?.bytes ?? null, name: images.name };
}

const IMAGES_HEAD = 16;
const LABELS_HEAD = 8;
/** Images handed over at once: a copy of them is in memory twice for a moment. */
const SHARD_BYTES = 8 * 2 ** 20;

/**
 * What the files announce, when they hold just that; null when the core has to say what is wrong.
 * @param {{ imagesIdx: Uint8Array, labelsIdx: Uint8Array | null }} own
 * @returns {{ count: number, rows: number, cols: number } | null}
 */
export function idxHead({ imagesIdx, labelsIdx }) {
  const numbers = (/** @type {Uint8Array} */ bytes, /** @type {number} */ length) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return bytes.byteLength < length
      ? []
      : Array.from({ length: length / 4 }, (_, i) => view.getUint32(4 * i));
  };
  const [magic = 0, count = 0, rows = 0, cols = 0] = numbers(imagesIdx, IMAGES_HEAD);
  const isWhole =
    magic === IMAGES_MAGIC &&
    count * rows * cols > 0 &&
    imagesIdx.length === IMAGES_HEAD + count * rows * cols;
  if (!isWhole) return null;
  if (!labelsIdx) return { count, rows, cols };
  const [labelsMagic = 0, labels = 0] = numbers(labelsIdx, LABELS_HEAD);
  const fits =
    labelsMagic === LABELS_MAGIC && labels === count && labelsIdx.length === LABELS_HEAD + count;
  return fits ? { count, rows, cols } : null;
}

/**
 * The images of such files, some at a time, for Engine.loadDataset.
 * @param {{ imagesIdx: Uint8Array, labelsIdx: Uint8Array | null }} own
 * @param {{ count: number, rows: number, cols: number }} head
 * @returns {import('./shard.js').ShardSource}
 */
export function ownShards({ imagesIdx, labelsIdx }, { count, rows, cols }) {
  const dim = rows * cols;
  const some = Math.max(1, Math.floor(SHARD_BYTES / dim));
  return async function* () {
    for (let first = 0; first < count; first += some) {
      const end = Math.min(count, first + some);
      yield {
        images: imagesIdx.slice(IMAGES_HEAD + first * dim, IMAGES_HEAD + end * dim),
        labels: labelsIdx?.slice(LABELS_HEAD + first, LABELS_HEAD + end) ?? null,
        rows,
        cols,
        total: count,
      };
    }
  };
}
