package octopus.core.flow;

import java.util.List;
import octopus.core.Caller;
import octopus.core.db.Database;

/** What {@link CrashMatrix} needs of a room: a fresh world with a database, the flow under test, and a judge. */
public interface CrashWorld extends AutoCloseable {
    /** Open and migrated; shared by the runner that is killed and the one that goes on. */
    Database database();

    /**
     * The definitions, with steps that act on this world. Called once for each runner, as a process would that starts: what
     * was only in memory should be made anew here.
     */
    List<FlowDefinition<?>> definitions(Flows flows);

    /**
     * Does what a caller does: checks, and submits the flow under test, or what submits it in its turn. The kill may come
     * while this is still under way.
     */
    FlowId begin(Flows flows);

    /** Looks at everything that the flow touches: database, storage, exports. */
    Verdict look(Flow finished);

    /** The flow asks for a person. By default it may go on. */
    default void suspended(Flows flows, FlowId flow) {
        flows.resume(flow, Caller.octopus());
    }

    @Override
    default void close() {}

    /** How the world was found. */
    sealed interface Verdict {
        /** All is there that was asked for, and nothing else. */
        record Done() implements Verdict {}

        /** As if nothing had been asked, nothing left over. (An object that shows its fault may be part of that.) */
        record AsBefore() implements Verdict {}

        record Wrong(String what) implements Verdict {}

        static Verdict done() {
            return new Done();
        }

        static Verdict asBefore() {
            return new AsBefore();
        }

        static Verdict wrong(String what) {
            return new Wrong(what);
        }
    }
}
