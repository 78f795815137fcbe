package octopus.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.spi.Secret;

/**
 * One thing that shall be so in a file of configuration.
 *
 * <p>What a section and a key are depends on the format: {@code [backend]} and {@code san_ip} in an ini file;
 * {@code config/Storage} and {@code UserName} in XML; {@code devices/device[vendor=HUAWEI,product=XSG1]} and
 * {@code path_checker} in multipath.conf.
 */
public sealed interface ConfigEdit {
    String section();

    record Set(String section, String key, String value) implements ConfigEdit {}

    /** As {@link Set}, but nobody gets to see the value. */
    record SetSecret(String section, String key, Secret value) implements ConfigEdit {}

    record Unset(String section, String key) implements ConfigEdit {}

    /** One item of a list with commas, such as {@code enabled_backends}; the others and their order stay. */
    record AddItem(String section, String key, String item) implements ConfigEdit {}

    record RemoveItem(String section, String key, String item) implements ConfigEdit {}

    /** What else the section has goes: it is somebody's whole. */
    record KeepOnly(String section, List<String> keys) implements ConfigEdit {
        public KeepOnly {
            keys = List.copyOf(keys);
        }
    }

    /** The whole section with everything in it. */
    record DropSection(String section) implements ConfigEdit {}

    static void apply(ConfigEdit edit, ConfigDocument document) {
        switch (edit) {
            case Set set -> put(document, set.section(), set.key(), set.value());
            case SetSecret set ->
                put(document, set.section(), set.key(), set.value().reveal());
            case Unset unset -> document.unset(unset.section(), unset.key());
            case AddItem add -> {
                List<String> items = items(document.get(add.section(), add.key()));
                if (!items.contains(add.item())) {
                    List<String> more = new ArrayList<>(items);
                    more.add(add.item());
                    document.set(add.section(), add.key(), String.join(",", more));
                }
            }
            case RemoveItem remove -> {
                List<String> items = items(document.get(remove.section(), remove.key()));
                if (items.contains(remove.item())) {
                    document.set(
                            remove.section(),
                            remove.key(),
                            items.stream()
                                    .filter(item -> !item.equals(remove.item()))
                                    .collect(Collectors.joining(",")));
                }
            }
            case KeepOnly keep ->
                document.keys(keep.section()).stream()
                        .filter(key -> !keep.keys().contains(key))
                        .forEach(key -> document.unset(keep.section(), key));
            case DropSection drop -> document.drop(drop.section());
        }
    }

    /** Makes what this edit is about as it is in another document, and touches nothing else. */
    static void undo(ConfigEdit edit, ConfigDocument document, ConfigDocument before) {
        switch (edit) {
            case Set set -> restore(document, before, set.section(), set.key());
            case SetSecret set -> restore(document, before, set.section(), set.key());
            case Unset unset -> restore(document, before, unset.section(), unset.key());
            case AddItem add -> {
                if (!items(before.get(add.section(), add.key())).contains(add.item())) {
                    apply(new RemoveItem(add.section(), add.key(), add.item()), document);
                }
                if (before.get(add.section(), add.key()).isEmpty()
                        && items(document.get(add.section(), add.key())).isEmpty()) {
                    document.unset(add.section(), add.key());
                }
            }
            case RemoveItem remove -> {
                if (items(before.get(remove.section(), remove.key())).contains(remove.item())) {
                    apply(new AddItem(remove.section(), remove.key(), remove.item()), document);
                }
            }
            case KeepOnly keep ->
                before.keys(keep.section()).stream()
                        .filter(key -> !keep.keys().contains(key))
                        .forEach(key -> restore(document, before, keep.section(), key));
            case DropSection drop ->
                before.keys(drop.section()).forEach(key -> restore(document, before, drop.section(), key));
        }
        if (before.keys(edit.section()).isEmpty()
                && document.keys(edit.section()).isEmpty()) {
            document.drop(edit.section());
        }
    }

    private static void put(ConfigDocument document, String section, String key, String value) {
        if (!document.get(section, key).equals(Optional.of(value))) {
            document.set(section, key, value);
        }
    }

    private static void restore(ConfigDocument document, ConfigDocument before, String section, String key) {
        before.get(section, key)
                .ifPresentOrElse(value -> put(document, section, key, value), () -> document.unset(section, key));
    }

    private static List<String> items(Optional<String> value) {
        return value.stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
