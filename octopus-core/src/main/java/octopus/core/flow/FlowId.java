package octopus.core.flow;

import java.util.UUID;

/** Identity of a flow. */
public record FlowId(UUID value) {
    public static FlowId random() {
        return new FlowId(UUID.randomUUID());
    }

    public static FlowId of(String text) {
        return new FlowId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
