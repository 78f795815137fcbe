package octopus.server.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds switches over a sealed type that have a {@code default}: a new alternative would slip through them unseen. The
 * compiler gives an exhaustive pattern switch a default branch of its own that throws {@link MatchException}; any other
 * default branch was written by somebody.
 */
final class SealedSwitches {
    private SealedSwitches() {}

    /** Class and method of each. */
    static List<String> withDefault(Path classFile) {
        ClassModel model = parse(classFile);
        List<String> found = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            method.code()
                    .filter(SealedSwitches::hasDefault)
                    .ifPresent(
                            code -> found.add(model.thisClass().asInternalName().replace('/', '.') + "."
                                    + method.methodName().stringValue()));
        }
        return found;
    }

    private static ClassModel parse(Path classFile) {
        try {
            return ClassFile.of().parse(Files.readAllBytes(classFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasDefault(CodeModel code) {
        List<CodeElement> elements = code.elementList();
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof InvokeDynamicInstruction call && isSwitchOverSealed(call)) {
                Optional<Label> otherwise = elements.stream()
                        .skip(i + 1)
                        .flatMap(SealedSwitches::defaultOf)
                        .findFirst();
                if (otherwise.isPresent() && !throwsMatchException(elements, otherwise.get())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Stream<Label> defaultOf(CodeElement element) {
        return switch (element) {
            case TableSwitchInstruction table -> Stream.of(table.defaultTarget());
            case LookupSwitchInstruction lookup -> Stream.of(lookup.defaultTarget());
            default -> Stream.empty();
        };
    }

    private static boolean isSwitchOverSealed(InvokeDynamicInstruction call) {
        if (!call.bootstrapMethod().owner().displayName().equals("SwitchBootstraps")) {
            return false;
        }
        List<Class<?>> labels =
                call.bootstrapArgs().stream().flatMap(SealedSwitches::type).toList();
        return labels.stream().flatMap(SealedSwitches::supertypes).anyMatch(SealedSwitches::isOursAndSealed);
    }

    private static Stream<Class<?>> type(ConstantDesc label) {
        if (!(label instanceof ClassDesc desc) || !desc.packageName().startsWith("octopus")) {
            return Stream.empty();
        }
        try {
            String name = desc.descriptorString();
            return Stream.of(Class.forName(
                    name.substring(1, name.length() - 1).replace('/', '.'),
                    false,
                    SealedSwitches.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }

    private static Stream<Class<?>> supertypes(Class<?> type) {
        Stream<Class<?>> above =
                Stream.concat(Arrays.stream(type.getInterfaces()), Stream.ofNullable(type.getSuperclass()));
        return Stream.concat(Stream.of(type), above);
    }

    private static boolean isOursAndSealed(Class<?> type) {
        return type.isSealed() && !type.isEnum() && type.getPackageName().startsWith("octopus");
    }

    private static boolean throwsMatchException(List<CodeElement> elements, Label target) {
        boolean there = false;
        for (CodeElement element : elements) {
            if (element instanceof LabelTarget label && label.label().equals(target)) {
                there = true;
            } else if (there && element instanceof Instruction instruction) {
                return instruction instanceof NewObjectInstruction made
                        && made.className().asInternalName().equals("java/lang/MatchException");
            }
        }
        return false;
    }
}
