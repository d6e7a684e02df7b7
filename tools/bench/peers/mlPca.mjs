/** ml-pca, the package that a search for PCA in JavaScript finds first; a child (child.mjs). @module */
import { serveRequests } from '../child.mjs';
import { mnistImages } from '../images.mjs';

// Named at run time: its types are of no use here.
const [name, matrixName] = ['ml-pca', 'ml-matrix'];
const { PCA } = await import(name);
const { Matrix } = await import(matrixName);

await serveRequests({
  async pca({ count }) {
    const bytes = await mnistImages(count);
    const x = new Matrix(count, 784);
    for (let i = 0; i < count; ++i)
      for (let j = 0; j < 784; ++j) x.set(i, j, bytes[i * 784 + j] / 255);
    const start = performance.now();
    new PCA(x).getEigenvectors();
    return (performance.now() - start) / 1000;
  },
});
