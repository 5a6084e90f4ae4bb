# The file format of the Pyodide bundle that workerd reads: the part of its WorkerBundle schema that matters here.
# Ordinals and union order are workerd's: they are the wire format.
@0xd2a1f1f8c6e94b37;

struct Bundle {
  modules @0 :List(Module);
}

struct Module {
  name @0 :Text;
  union {
    src @1 :Data;
    wasm @4 :Data;
    data @5 :Data;
    json @6 :Text;
  }
  type @2 :ModuleType;
  tsDeclaration @3 :Text;
  compileCache @7 :Data;
}

enum ModuleType {
  bundle @0;
  builtin @1;
  internal @2;
}
