/**
 * The ideas of the lecture in the order of its slides, by their numbers in the table that the chapters
 * refer to (`rows` in registry.js).
 *
 * @module
 */

/** @type {(row: number, en: string, it: string) => { row: number, idea: Record<import('../frame/contract.js').Language, string> }} */
const idea = (row, en, it) => ({ row, idea: { en, it } });

// prettier-ignore
export const SLIDES = [
  idea(1, 'Generative models: learn a distribution from samples, draw new ones', 'Modelli generativi: imparare una distribuzione dai campioni, estrarne di nuovi'),
  idea(2, 'PCA: k ≤ d orthogonal directions of most variance; project', 'PCA: k ≤ d direzioni ortogonali di massima varianza; proiettare'),
  idea(3, 'Matrix notation: k = d is exact, k < d approximate', 'Notazione matriciale: k = d è esatto, k < d approssimato'),
  idea(4, 'Least error is the same as most variance', 'Errore minimo equivale a varianza massima'),
  idea(5, 'The eigenproblem of the covariance, one direction after the other', 'Il problema agli autovalori della covarianza, una direzione dopo l’altra'),
  idea(6, 'PCA is not linear regression', 'La PCA non è una regressione lineare'),
  idea(7, 'PCA as a generative model', 'La PCA come modello generativo'),
  idea(8, 'Codes: PCA is a linear encoder and decoder with parameters', 'Codici: la PCA è un encoder e decoder lineare con parametri'),
  idea(9, 'Autoencoders; the loss; the metric is your choice; the bottleneck', 'Autoencoder; la loss; la metrica è una scelta; il collo di bottiglia'),
  idea(10, 'The manifold hypothesis: latent space flat, data space curved', 'L’ipotesi della varietà: spazio latente piatto, spazio dei dati curvo'),
  idea(11, 'Charts, parametric space and embedding, atlas', 'Carte, spazio dei parametri e immersione, atlante'),
  idea(12, 'The parametrization is not unique', 'La parametrizzazione non è unica'),
  idea(13, 'The decoder is a chart; PCA is a flat one', 'Il decoder è una carta; quella della PCA è piatta'),
  idea(14, 'Why a VAE: a distribution of codes, with a prior fixed beforehand', 'Perché un VAE: una distribuzione di codici, con la prior fissata a priori'),
  idea(15, 'Information, entropy, Kullback–Leibler divergence', 'Informazione, entropia, divergenza di Kullback–Leibler'),
  idea(16, 'Variational inference: the evidence is intractable', 'Inferenza variazionale: l’evidenza è intrattabile'),
  idea(17, 'The evidence lower bound, step by step', 'Il limite inferiore sull’evidenza, passo per passo'),
  idea(18, 'The objective of the VAE: likelihood minus divergence from the prior', 'L’obiettivo del VAE: verosimiglianza meno divergenza dalla prior'),
  idea(19, 'Gaussian posterior: the encoder gives μ and σ; the KL in closed form', 'Posterior gaussiana: l’encoder dà μ e σ; la KL in forma chiusa'),
  idea(20, 'Reparametrization', 'Riparametrizzazione'),
  idea(21, 'Reconstruction: deterministic or variational; the decoder is a distribution too', 'Ricostruzione: deterministica o variazionale; anche il decoder è una distribuzione'),
  idea(22, 'The effect of the regularizer: AE and VAE codes side by side', 'L’effetto del regolarizzatore: codici di AE e VAE a confronto'),
  idea(23, 'Smoothness: near codes, near images', 'Regolarità: codici vicini, immagini vicine'),
  idea(24, 'Unlikely samples at the border', 'Campioni improbabili al bordo'),
  idea(25, 'Posterior collapse', 'Collasso della posterior'),
  idea(26, 'Interpolation between codes', 'Interpolazione tra codici'),
  idea(27, 'Interpolation between images', 'Interpolazione tra immagini'),
  idea(28, 'Deformable shapes', 'Forme deformabili'),
  idea(29, 'Disentanglement', 'Disentanglement'),
  idea(30, 'Analogies', 'Analogie'),
  idea(31, 'Molecules', 'Molecole'),
  idea(32, 'Discrete codes: VQ-VAE', 'Codici discreti: VQ-VAE'),
];
