package octopus.core.flow;

import org.jspecify.annotations.Nullable;

/** What a runner needs of a row to work on a flow that it has just leased. */
record FlowRow(
        FlowId id,
        String name,
        int version,
        String context,
        @Nullable String position,
        Flows.Direction direction,
        @Nullable String goBackTo,
        @Nullable String goBackContext,
        int attempts,
        long leaseNumber,
        @Nullable String fault,
        String caller,
        String subjects,
        long stepStartedAt,
        int historyLength,
        long createdAt) {}
