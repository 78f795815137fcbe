package octopus.neighbour.compute;

import java.util.Optional;
import java.util.stream.Stream;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;

/** What those who run servers are told of the volumes that these have. */
public enum News {
    /** A volume in use has become larger. */
    EXTENDED("volume.extended", "volume-extended") {
        @Override
        boolean concerns(Attachment attachment) {
            return attachment.status() == AttachmentStatus.ATTACHED;
        }
    },
    /** Another image is in it: a server that is being rebuilt waits for that, with the volume reserved. */
    REIMAGED("volume.reimaged", "volume-reimaged") {
        @Override
        boolean concerns(Attachment attachment) {
            return true;
        }
    };

    private final String event;
    private final String word;

    News(String event, String word) {
        this.event = event;
        this.word = word;
    }

    /** As Nova and webhooks call it. */
    String word() {
        return word;
    }

    /** Whether the server of this attachment is told. */
    abstract boolean concerns(Attachment attachment);

    /** @param event a kind of event of ours */
    static Optional<News> of(String event) {
        return Stream.of(values()).filter(news -> news.event.equals(event)).findFirst();
    }
}
