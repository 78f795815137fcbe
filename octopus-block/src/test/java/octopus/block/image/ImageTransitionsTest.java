package octopus.block.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageTransitionsTest {
    @Test
    void everyStateButTheLastCanBeLeftByDeleting() {
        for (ImageStatus status : ImageStatus.values()) {
            assertThat(ImageTransitions.allows(status, ImageStatus.DELETED))
                    .as(status.name())
                    .isEqualTo(status != ImageStatus.DELETED);
        }
    }

    @Test
    void everyStateCanBeReached() {
        Set<ImageStatus> reached = EnumSet.of(ImageStatus.QUEUED);
        Deque<ImageStatus> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            ImageStatus from = next.pop();
            for (ImageStatus to : ImageStatus.values()) {
                if (ImageTransitions.allows(from, to) && reached.add(to)) {
                    next.push(to);
                }
            }
        }
        assertThat(reached).containsExactlyInAnyOrder(ImageStatus.values());
    }

    @Test
    void bytesNeverChangeOnceActive() {
        assertThat(ImageTransitions.allows(ImageStatus.ACTIVE, ImageStatus.SAVING))
                .isFalse();
        assertThat(ImageTransitions.allows(ImageStatus.ACTIVE, ImageStatus.QUEUED))
                .isFalse();
        assertThat(ImageTransitions.allows(ImageStatus.DEACTIVATED, ImageStatus.SAVING))
                .isFalse();
    }
}
