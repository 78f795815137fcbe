package octopus.onboard.product;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import octopus.spi.option.Nearest;
import octopus.spi.option.Option;

/** Reads what a product's file says. */
final class DeclarationReader {
    static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");
    static final String ID_RULE =
            "1 to 63 lower case letters, digits, dots, hyphens or underscores, a letter or digit at both ends";
    private static final Pattern CLASS = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)+");
    private static final Pattern CHECK = Pattern.compile("[a-z][a-z0-9-]*");
    private static final int MOST_VERSION = 1_000_000;

    private final Sheet sheet;

    private DeclarationReader(Sheet sheet) {
        this.sheet = sheet;
    }

    /** Complete also when there are mistakes: then it is of no use but to find more of them. */
    static ProductDeclaration read(Sheet sheet) {
        return new DeclarationReader(sheet.only(
                        "id",
                        "version",
                        "name",
                        "maker",
                        "family",
                        "protocols",
                        "driver",
                        "presets",
                        "required",
                        "checked",
                        "packages",
                        "files",
                        "libvirt",
                        "checks",
                        "supports",
                        "hints",
                        "notes"))
                .read();
    }

    private ProductDeclaration read() {
        String maker = sheet.needed("maker");
        return new ProductDeclaration(
                sheet.matching("id", ID, ID_RULE),
                (int) sheet.whole("version", 1, 1, MOST_VERSION),
                sheet.words("name"),
                maker,
                sheet.text("family").orElse(maker),
                protocols(),
                driver(),
                sheet.map("presets"),
                sheet.texts("required"),
                sheet.texts("checked"),
                packages(),
                sheet.parts("files").stream().map(ProductFile::read).toList(),
                sheet.part("libvirt").map(LibvirtKey::read),
                checks(),
                abilities(),
                sheet.wordsList("hints"),
                sheet.wordsList("notes"));
    }

    private List<Protocol> protocols() {
        List<Protocol> found = new ArrayList<>();
        List<String> words = sheet.texts("protocols");
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String field = "protocols[" + i + "]";
            Protocol.of(word)
                    .ifPresentOrElse(
                            found::add,
                            () -> sheet.wrong(field, "\"" + word + "\" is none of them: " + Protocol.words()));
        }
        if (words.isEmpty()) {
            sheet.wrong("protocols", "name at least one of " + String.join(", ", Protocol.words()));
        }
        return Lists.union(found, List.of());
    }

    private Set<Ability> abilities() {
        Set<Ability> found = EnumSet.noneOf(Ability.class);
        List<String> words = sheet.texts("supports");
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String field = "supports[" + i + "]";
            Ability.of(word)
                    .ifPresentOrElse(
                            found::add,
                            () -> sheet.wrong(field, "\"" + word + "\" is none of them: " + Ability.words()));
        }
        return found;
    }

    private List<String> checks() {
        List<String> names = sheet.texts("checks");
        for (int i = 0; i < names.size(); i++) {
            if (!CHECK.matcher(names.get(i)).matches()) {
                sheet.wrong("checks[" + i + "]", "a name of a check has lower case letters, digits and hyphens");
            }
        }
        return names;
    }

    private SystemPackages packages() {
        return sheet.part("packages").map(DeclarationReader::packages).orElse(SystemPackages.NONE);
    }

    static SystemPackages packages(Sheet part) {
        Sheet known = part.only("deb", "rpm", "python");
        return new SystemPackages(known.texts("deb"), known.texts("rpm"), known.texts("python"));
    }

    private ProductDeclaration.Driver driver() {
        if (!sheet.isObject("driver")) {
            return new ProductDeclaration.Driver(sheet.needed("driver"), Optional.empty());
        }
        Sheet part = sheet.part("driver").orElseThrow().only("id", "class", "like", "version", "options", "packages");
        List<Option> options = new ArrayList<>();
        for (Sheet each : part.parts("options")) {
            Option option = option(each);
            if (options.stream().anyMatch(other -> other.name().equals(option.name()))) {
                each.wrong("name", "there is an option " + option.name() + " already");
            }
            options.add(option);
        }
        return new ProductDeclaration.Driver(
                part.matching("id", ID, ID_RULE),
                Optional.of(new ProductDeclaration.OwnDriver(
                        part.matching("class", CLASS, "the full name of a Python class is wanted, with its module"),
                        part.text("like"),
                        part.text("version").orElse("1"),
                        options,
                        part.texts("packages"))));
    }

    private static final List<String> TYPES =
            List.of("text", "secret", "choice", "flag", "count", "ratio", "amount", "address", "port", "directory");

    private static Option option(Sheet raw) {
        Sheet sheet =
                raw.only("name", "type", "sentence", "default", "required", "choices", "least", "most", "example");
        String name = sheet.matching(
                "name", Pattern.compile("[a-z][a-z0-9_]{0,63}"), "lower case letters, digits and underscores");
        String sentence = sheet.needed("sentence");
        Optional<String> usual = sheet.text("default");
        boolean required = sheet.flag("required");
        String type = sheet.text("type").orElse("text");
        if (type.equals("secret") && usual.isPresent()) {
            sheet.wrong("default", "a secret has none");
        }
        return switch (type) {
            case "text" ->
                new Option.Text(
                        name, sentence, usual, required, sheet.text("example").orElse(""));
            case "secret" -> new Option.SecretText(name, sentence, required);
            case "choice" -> new Option.Choice(name, sentence, usual, required, choices(sheet, usual));
            case "flag" ->
                new Option.Flag(name, sentence, usual.map(Boolean::parseBoolean).orElse(false));
            case "count" ->
                new Option.Count(
                        name,
                        sentence,
                        usual,
                        required,
                        sheet.whole("least", 0, Long.MIN_VALUE, Long.MAX_VALUE),
                        sheet.whole("most", Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE));
            case "ratio" ->
                new Option.Ratio(name, sentence, usual, sheet.number("least", 0), sheet.number("most", 1e9));
            case "amount" -> new Option.Amount(name, sentence, usual, required);
            case "address" -> new Option.Address(name, sentence, usual, required);
            case "port" -> new Option.Port(name, sentence, usual, required);
            case "directory" -> new Option.Directory(name, sentence, usual, required);
            default -> {
                sheet.wrong(
                        "type",
                        "\"" + type + "\" is no type"
                                + Nearest.of(type, TYPES)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; types are " + String.join(", ", TYPES)));
                yield new Option.Text(name, sentence, usual, required, "");
            }
        };
    }

    private static List<String> choices(Sheet sheet, Optional<String> usual) {
        List<String> choices = sheet.texts("choices");
        if (choices.isEmpty()) {
            sheet.wrong("choices", "a choice needs them");
        } else if (usual.filter(value -> !choices.contains(value)).isPresent()) {
            sheet.wrong("default", "it is none of the choices");
        }
        return choices;
    }
}
