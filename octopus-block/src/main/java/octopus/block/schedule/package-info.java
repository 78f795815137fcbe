/**
 * Chooses the pool that a volume is made in. Pure functions: pools and a request go in, a {@link
 * octopus.block.schedule.Placement} comes out; nothing here reads a database or a clock.
 *
 * <p>The words and formulas are Cinder's (cinder/scheduler of the 2023.1 and later releases), so that volume types,
 * extra specs, hints and filter functions written for it go on working. Where we differ, and why:
 *
 * <ul>
 *   <li><b>Over-subscription.</b> Cinder compares {@code (provisioned + size) / total_available} with the ratio although
 *       {@code total_available} already contains it, so that test is the ratio times laxer than its name says. Only the
 *       virtual free space bounds there; it is the one bound here: {@code provisioned + size <= (total - reserved) x
 *       ratio}.
 *   <li><b>A full thin pool.</b> Cinder never looks at the real free space of a thin pool. Here a thin pool whose real
 *       free space has sunk into the reserved share takes nothing more: the next write would fail.
 *   <li><b>What was promised</b> is the larger of what the driver reports and what our own rows say, plus what was
 *       placed since the report ({@link octopus.block.schedule.PoolLedger}), so many creates at once do not overshoot.
 *   <li><b>Bytes</b>, not GiB rounded to two digits.
 *   <li><b>Equal pools</b> take turns (least recently chosen, then by lot); Cinder gives all to the first.
 *   <li><b>Reasons.</b> Every refusal keeps its figures, and all objections to a pool are found, not only the first.
 *   <li>A pool that failed during this request is not chosen again; Cinder needs a filter for that which is off by
 *       default.
 * </ul>
 */
package octopus.block.schedule;
