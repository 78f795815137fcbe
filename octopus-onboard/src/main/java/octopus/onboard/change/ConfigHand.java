package octopus.onboard.change;

import java.util.List;
import java.util.Optional;
import octopus.node.FileFacts;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.config.ConfigEdit;
import octopus.node.config.ConfigFile;
import octopus.onboard.node.NodeHands;
import octopus.onboard.product.ProductFile.Coding;
import octopus.spi.Secret;

/** Merges keys into a file of a node. */
final class ConfigHand extends NodeChangeHand<Change.WriteConfigFile, ConfigFile.Before> {
    ConfigHand(NodeHands nodes) {
        super(nodes);
    }

    @Override
    public Class<ConfigFile.Before> before() {
        return ConfigFile.Before.class;
    }

    @Override
    public ConfigFile.Before look(Change.WriteConfigFile change, Work work) {
        Node node = node(change, work);
        ConfigFile.Before before = wanted(change, work).look(node);
        String like = change.terms().map(Change.Terms::like).orElse("");
        boolean ownerWanted = before.sha256().isEmpty() && !like.isEmpty();
        return ownerWanted
                ? new ConfigFile.Before(
                        before.sha256(),
                        before.mode(),
                        node.files().facts(like).map(FileFacts::owner).orElse(""),
                        before.keptAs())
                : before;
    }

    @Override
    public Optional<Difference> plan(Change.WriteConfigFile change, Work work) {
        Node node = looking(change);
        boolean leftOut = change.terms().filter(Change.Terms::onlyThere).isPresent()
                && !node.files().exists(change.path());
        return leftOut ? Optional.empty() : wanted(change, work).plan(node);
    }

    @Override
    public void forget(Change.WriteConfigFile change, ConfigFile.Before before, Work work) {
        wanted(change, work).forget(node(change, work), before);
    }

    @Override
    ConfigFile wanted(Change.WriteConfigFile change, Work work) {
        List<ConfigEdit> edits =
                change.edits().stream().map(edit -> edit(edit, work)).toList();
        return new ConfigFile(change.path(), change.format(), edits, change.mode(), "");
    }

    static ConfigEdit edit(Change.Edit edit, Work work) {
        return switch (edit.kind()) {
            case SET ->
                edit.secret().isEmpty()
                        ? new ConfigEdit.Set(
                                edit.section(), edit.key(), coding(edit).of(edit.value()))
                        : new ConfigEdit.SetSecret(edit.section(), edit.key(), secret(edit, work));
            case UNSET -> new ConfigEdit.Unset(edit.section(), edit.key());
            case ADD_ITEM -> new ConfigEdit.AddItem(edit.section(), edit.key(), edit.value());
            case KEEP_ONLY ->
                new ConfigEdit.KeepOnly(edit.section(), List.of(edit.value().split(",", -1)));
            case DROP_SECTION -> new ConfigEdit.DropSection(edit.section());
        };
    }

    private static Coding coding(Change.Edit edit) {
        return edit.coding().orElse(Coding.PLAIN);
    }

    private static Secret secret(Change.Edit edit, Work work) {
        return Secret.of(coding(edit).of(work.secret(edit.secret()).reveal()));
    }
}
