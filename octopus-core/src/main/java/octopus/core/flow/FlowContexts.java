package octopus.core.flow;

import octopus.core.json.Json;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;

/** Contexts as text, and a flow's place from its row. */
final class FlowContexts {
    private FlowContexts() {}

    /** @throws StorageException FLOW_TOO_LARGE, FLOW_UNREADABLE */
    static String write(FlowDefinition<?> definition, Record context) {
        String text;
        try {
            text = Json.write(context);
        } catch (JacksonException e) {
            throw unreadable(definition.name(), "its context cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
        if (text.length() > FlowStore.LONGEST_CONTEXT) {
            throw Fault.of(
                            FlowFault.FLOW_TOO_LARGE,
                            "save flow " + definition.name(),
                            "its context has " + text.length() + " characters, " + FlowStore.LONGEST_CONTEXT
                                    + " are allowed",
                            "Report this as a defect: a context keeps ids, not lists of what they stand for.")
                    .exception();
        }
        return text;
    }

    /** @throws StorageException FLOW_UNREADABLE */
    static <C extends Record> Place<C> place(FlowDefinition<C> definition, FlowRow row) {
        FlowMoves<C> moves = new FlowMoves<>(definition);
        int index = row.position() == null ? -1 : moves.indexOf(row.position());
        if (index < 0) {
            throw unreadable(row.name(), "its step '" + row.position() + "' is not one of the definition's", null);
        }
        try {
            C context = Json.read(row.context(), definition.context());
            java.util.Optional<Place.Back<C>> back = java.util.Optional.empty();
            if (row.goBackTo() != null && row.goBackContext() != null) {
                back = java.util.Optional.of(new Place.Back<>(
                        moves.indexOf(row.goBackTo()), Json.read(row.goBackContext(), definition.context())));
            }
            return new Place<>(index, row.direction(), context, row.attempts(), FlowTables.fault(row.fault()), back);
        } catch (JacksonException e) {
            throw unreadable(row.name(), "its context cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static StorageException unreadable(
            String flow, String cause, @org.jspecify.annotations.Nullable Throwable e) {
        Fault fault = Fault.of(
                FlowFault.FLOW_UNREADABLE,
                "read flow " + flow,
                cause,
                "Run the version of Octopus that wrote it until the flow is finished, or report a defect: changed steps need"
                        + " a new version number of the definition.");
        return e == null ? fault.exception() : new StorageException(fault, e);
    }
}
