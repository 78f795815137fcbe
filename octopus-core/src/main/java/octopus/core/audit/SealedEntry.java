package octopus.core.audit;

import java.util.Optional;

/** An entry with its place in the chain. @param seal empty for a moment after it was written */
public record SealedEntry(AuditEntry entry, Optional<ChainHead> seal) {}
