import { type Call, type Problem, send } from '../api/client'

export interface Outcome {
  answers: unknown[]
  failed: { call: Call; problem: Problem }[]
}

const AT_ONCE = 4

/** Sends them, a few at a time; one that fails does not keep the others. */
export async function runAll(calls: Call[], progress: (done: number) => void = () => {}): Promise<Outcome> {
  const answers: unknown[] = new Array(calls.length)
  const failed: Outcome['failed'] = []
  let next = 0
  let done = 0
  const worker = async () => {
    while (next < calls.length) {
      const at = next++
      const call = calls[at] as Call
      try {
        answers[at] = await send(call)
      } catch (problem) {
        failed.push({ call, problem: problem as Problem })
      }
      progress(++done)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, calls.length) }, worker))
  return { answers, failed }
}
