/**
 * Contenders that stay alive between their turns: a program that answers one JSON line for each it is
 * sent. So set-up and warm-up are paid once and the turns can be interleaved.
 * @module
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} Contender
 * @property {(request: any) => Promise<any>} ask
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} command @param {string[]} args
 * @param {Record<string, string | undefined>} [env] the whole environment
 * @returns {Contender} an answer `{ error }`, or an early end, rejects
 */
export function startChild(command, args, env = process.env) {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => (said = (said + data).slice(-2000)));
  child.stdin.on('error', () => {}); // it has ended: `close` says so
  /** @type {{ resolve: (value: any) => void, reject: (error: Error) => void } | undefined} */
  let waiting;
  const answer = (/** @type {any} */ value) => {
    const call = waiting;
    waiting = undefined;
    if (value.error) call?.reject(new Error(value.error));
    else call?.resolve(value);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) answer(JSON.parse(line));
  });
  child.on('error', ({ message }) => answer({ error: message }));
  const ended = new Promise((done) => child.on('close', done));
  ended.then(() => answer({ error: `${command} ended: ${said.trim().split('\n').at(-1)}` }));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    async close() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * The other side, for children that are Node programs.
 * @param {Record<string, (request: any) => any>} handlers by the request's `op`
 */
export async function serveRequests(handlers) {
  const { log } = console;
  console.log = console.warn = () => {}; // libraries greet; stdout is for answers
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    try {
      log(JSON.stringify({ value: await handlers[request.op](request) }));
    } catch (error) {
      log(JSON.stringify({ error: String(error instanceof Error ? error.message : error) }));
    }
  }
  process.exit(0); // idle threads of the wasm modules would keep Node alive
}
