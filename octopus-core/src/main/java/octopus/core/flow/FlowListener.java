package octopus.core.flow;

/**
 * Is told how flows go: for events, metrics and logs. Called after the commit, on the flow's own thread, so it must be
 * quick; what it throws is logged and dropped. A kill between commit and call loses the call, so nothing may depend on it.
 */
public interface FlowListener {
    FlowListener NONE = change -> {};

    void changed(FlowChange change);

    /** A step tells how far it is; at most a few times a second per flow. @param share 0 to 1 */
    default void progress(FlowId flow, double share, String note) {}

    /** Flows of this name and version are in the database, and this process does not know them. Told once. */
    default void unknown(String name, int version) {}

    default FlowListener and(FlowListener next) {
        FlowListener first = this;
        return new FlowListener() {
            @Override
            public void changed(FlowChange change) {
                first.changed(change);
                next.changed(change);
            }

            @Override
            public void progress(FlowId flow, double share, String note) {
                first.progress(flow, share, note);
                next.progress(flow, share, note);
            }

            @Override
            public void unknown(String name, int version) {
                first.unknown(name, version);
                next.unknown(name, version);
            }
        };
    }
}
