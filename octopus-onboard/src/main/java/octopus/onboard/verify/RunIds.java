package octopus.onboard.verify;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import octopus.spi.AttachmentId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/**
 * The names of everything that an acceptance run makes. They follow from the onboarding, so that whoever comes after a kill
 * finds what was left; a flow keeps them in its context, so that nobody takes its objects for orphans.
 */
public record RunIds(UUID volume, UUID copy, UUID snapshot, UUID attachment, UUID cloneAttachment) {
    public static RunIds of(UUID onboarding) {
        return new RunIds(
                id(onboarding, "volume"),
                id(onboarding, "clone"),
                id(onboarding, "snapshot"),
                id(onboarding, "attachment"),
                id(onboarding, "clone-attachment"));
    }

    private static UUID id(UUID onboarding, String what) {
        return UUID.nameUUIDFromBytes(("acceptance/" + onboarding + "/" + what).getBytes(StandardCharsets.UTF_8));
    }

    VolumeId volumeId() {
        return new VolumeId(volume);
    }

    VolumeId cloneId() {
        return new VolumeId(copy);
    }

    SnapshotId snapshotId() {
        return new SnapshotId(snapshot);
    }

    AttachmentId attachmentId() {
        return new AttachmentId(attachment);
    }

    AttachmentId cloneAttachmentId() {
        return new AttachmentId(cloneAttachment);
    }
}
