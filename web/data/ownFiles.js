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
        `${file.name} has ${(file.size / 2 ** 20).toFixed(0)} MB; files up to 512 MB can be read here.`,
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
