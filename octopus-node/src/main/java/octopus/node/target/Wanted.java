package octopus.node.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.connect.AccessMode;
import octopus.spi.driver.BlockExporter.Source;

/** What shall be served under one target name, and to whom. */
record Wanted(String targetName, Source source, List<Consumer> consumers) {
    Wanted {
        consumers = List.copyOf(consumers);
    }

    /** @param secret empty after a restart of Octopus until the attachment is exported again: it is never on disk */
    record Consumer(
            AttachmentId attachment,
            String initiator,
            AccessMode mode,
            Optional<String> user,
            Optional<Secret> secret) {}

    Wanted with(Source newSource, Consumer consumer) {
        List<Consumer> more = new ArrayList<>(without(consumer.attachment()).consumers());
        more.add(consumer);
        return new Wanted(targetName, newSource, more);
    }

    Wanted with(Source newSource) {
        return new Wanted(targetName, newSource, consumers);
    }

    Wanted without(AttachmentId attachment) {
        return new Wanted(
                targetName,
                source,
                consumers.stream()
                        .filter(consumer -> !consumer.attachment().equals(attachment))
                        .toList());
    }

    boolean has(AttachmentId attachment) {
        return consumers.stream().anyMatch(consumer -> consumer.attachment().equals(attachment));
    }

    /** tgtd knows read-only for a unit, not for an initiator: it is so only when nobody may write. */
    boolean readOnly() {
        return source.readOnly() || consumers.stream().allMatch(consumer -> consumer.mode() == AccessMode.READ_ONLY);
    }
}
