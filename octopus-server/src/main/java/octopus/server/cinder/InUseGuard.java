package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import octopus.block.attachment.Attachment;
import octopus.block.operation.Workbench;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;

/**
 * Asks whoever runs the servers before an attachment that one of them uses is deleted: otherwise the server would go on
 * writing where it may no more. A service that passes a request on is that one itself, and is not asked.
 */
public final class InUseGuard {
    private final Workbench bench;
    private final Optional<Consumer<Attachment>> unused;

    /** @param unused throws when a server uses the attachment; empty for an Octopus that knows of no servers */
    public InUseGuard(Workbench bench, Optional<Consumer<Attachment>> unused) {
        this.bench = bench;
        this.unused = unused;
    }

    void attachment(CinderRequest request, AttachmentId id) {
        if (isAsked(request)) {
            require(bench.database().read(sql -> bench.attachment(sql, request.caller(), id)));
        }
    }

    /** @param which empty for all that the volume has */
    void detach(CinderRequest request, VolumeId volume, Optional<AttachmentId> which) {
        check(request, volume, attachment -> which.map(attachment.id()::equals).orElse(true));
    }

    /** @param connector empty for all that the volume has */
    void terminate(CinderRequest request, VolumeId volume, Map<String, Object> connector) {
        check(
                request,
                volume,
                attachment -> connector.isEmpty()
                        || Objects.equals(attachment.connector().get("host"), connector.get("host")));
    }

    private void check(CinderRequest request, VolumeId id, Predicate<Attachment> concerned) {
        if (!isAsked(request)) {
            return;
        }
        List<Attachment> found = bench.database().read(sql -> {
            bench.volume(sql, request.caller(), id);
            return bench.stores().attachments().ofVolume(sql, id);
        });
        found.stream().filter(concerned).forEach(this::require);
    }

    private boolean isAsked(CinderRequest request) {
        return unused.isPresent() && !request.isFromService();
    }

    private void require(Attachment attachment) {
        unused.ifPresent(refusal -> refusal.accept(attachment));
    }
}
