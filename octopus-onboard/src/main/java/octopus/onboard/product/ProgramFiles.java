package octopus.onboard.product;

import java.util.List;

/** The files of the program, one a product; {@code index.txt} names them. */
final class ProgramFiles {
    private ProgramFiles() {}

    static List<String> names() {
        return Tables.text("index.txt").lines().filter(line -> !line.isBlank()).toList();
    }

    static List<ProductDeclaration> read() {
        return names().stream().map(name -> read(name, new Mistakes())).toList();
    }

    static ProductDeclaration read(String name, Mistakes mistakes) {
        String resource = "products/" + name + ".yaml";
        try {
            return DeclarationReader.read(Sheet.of(Located.read(Tables.text(resource)), mistakes));
        } catch (Located.Unreadable e) {
            throw new IllegalStateException(resource + ", line " + e.line() + ": " + e.getMessage(), e);
        }
    }
}
