package octopus.onboard.change;

import java.util.List;
import java.util.Optional;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.config.ConfigEdit;
import octopus.node.config.ConfigFile;
import octopus.onboard.node.NodeHands;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** Merges keys into a file of a node. */
final class ConfigHand implements ChangeHand<Change.WriteConfigFile, ConfigFile.Before> {
    private final NodeHands nodes;

    ConfigHand(NodeHands nodes) {
        this.nodes = nodes;
    }

    @Override
    public Class<ConfigFile.Before> before() {
        return ConfigFile.Before.class;
    }

    @Override
    public ConfigFile.Before look(Change.WriteConfigFile change, Work work) {
        return file(change, work).look(node(change, work));
    }

    @Override
    public Optional<Difference> plan(Change.WriteConfigFile change, Work work) {
        return file(change, work).plan(nodes.looking(change.node()));
    }

    @Override
    public void apply(Change.WriteConfigFile change, ConfigFile.Before before, Work work) {
        file(change, work).apply(node(change, work), before);
    }

    @Override
    public void revert(Change.WriteConfigFile change, ConfigFile.Before before, Work work) {
        file(change, work).revert(node(change, work), before);
    }

    private Node node(Change.WriteConfigFile change, Work work) {
        return nodes.on(change.node(), work.caller(), work.flow());
    }

    private static ConfigFile file(Change.WriteConfigFile change, Work work) {
        List<ConfigEdit> edits =
                change.edits().stream().map(edit -> edit(edit, work)).toList();
        return new ConfigFile(change.path(), change.format(), edits, change.mode(), "");
    }

    private static ConfigEdit edit(Change.Edit edit, Work work) {
        return switch (edit.kind()) {
            case SET ->
                edit.secret().isEmpty()
                        ? new ConfigEdit.Set(edit.section(), edit.key(), edit.value())
                        : new ConfigEdit.SetSecret(edit.section(), edit.key(), secret(edit, work));
            case UNSET -> new ConfigEdit.Unset(edit.section(), edit.key());
            case ADD_ITEM -> new ConfigEdit.AddItem(edit.section(), edit.key(), edit.value());
            case DROP_SECTION -> new ConfigEdit.DropSection(edit.section());
        };
    }

    private static Secret secret(Change.Edit edit, Work work) {
        return Optional.ofNullable(work.secrets().get(edit.secret()))
                .orElseThrow(() -> Fault.of(
                                CommonFault.INVALID_OPTION,
                                "Secret " + edit.secret(),
                                "its value is not kept any more",
                                "Give it anew with a change of the onboarding.")
                        .about("field", edit.secret())
                        .exception());
    }
}
