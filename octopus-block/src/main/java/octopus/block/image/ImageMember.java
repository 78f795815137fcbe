package octopus.block.image;

import java.time.Instant;

/** A project that a shared image is shared with. */
public record ImageMember(ImageId image, String member, MemberStatus status, Instant createdAt, Instant updatedAt) {}
