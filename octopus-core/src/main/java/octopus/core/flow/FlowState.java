package octopus.core.flow;

/** Where a flow stands; the table of moves is in docs/ARCHITECTURE.md. */
public enum FlowState {
    /** Written, nobody has taken it. */
    PENDING,
    /** A runner holds the lease and works. */
    RUNNING,
    /** The current step said "not yet"; no thread is held. */
    WAITING,
    /** A person asked to stop after the current step, or a step asks for approval. */
    SUSPENDED,
    /** A step failed; earlier steps are undone in reverse order. */
    REVERTING,
    /** Finished: the world is as wanted. */
    SUCCEEDED,
    /** Finished: the world is as before. */
    REVERTED,
    /** A revert failed, or a step beyond the point of no return will not succeed; a person must look. Fences its subjects. */
    STUCK;

    public boolean isFinished() {
        return this == SUCCEEDED || this == REVERTED;
    }
}
