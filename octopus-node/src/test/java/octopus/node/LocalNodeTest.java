package octopus.node;

/** The machine of the test itself. */
class LocalNodeTest extends NodeAccessContract {
    private final LocalNode node = new LocalNode();

    @Override
    protected Node node() {
        return node;
    }
}
