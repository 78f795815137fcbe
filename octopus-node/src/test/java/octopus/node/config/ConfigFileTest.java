package octopus.node.config;

import octopus.node.LocalNode;
import octopus.node.Node;

class ConfigFileTest extends ConfigFileContract {
    private final Node node = new LocalNode();

    @Override
    Node node() {
        return node;
    }
}
