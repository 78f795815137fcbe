package octopus.driver.file;

/** Raw files; where the temporary directory cannot make reflink copies, with qcow2 files on top. */
class FileDriverRawContractIT extends FileDriverContractIT {
    @Override
    String format() {
        return "raw";
    }
}
