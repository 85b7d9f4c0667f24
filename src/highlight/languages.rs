//! The languages.

use super::language::{Language, PLAIN, Quote, Trait};
use crate::document::TokenKind;
use Trait::{
    AtAttributes, AtVariables, Backslashes, Calls, Capitals, Caseless, Commands, CommentsApart,
    DollarBrackets, Dollars, HashAttributes, Heredocs, Lifetimes, Lisp, Macros, Nested, Options, Percents,
    Preprocessor, Primes, RawHashes, Regexes, Sections, Substitutions, Symbols, Tags, TickedNumbers, Types,
};

const DOUBLE: Quote = Quote::new("\"");
const SINGLE: Quote = Quote::new("'");
const TRIPLE: Quote = Quote::new("\"\"\"").lines();
const SLASHES: &[(&str, &str)] = &[("/*", "*/")];
/// A language of C's family.
const C_LIKE: Language = Language {
    line: &["//"],
    block: SLASHES,
    quotes: &[DOUBLE, SINGLE],
    traits: &[Types, Capitals, Calls],
    ..PLAIN
};
const C_KEYWORDS: &str = "auto break case const continue default do else enum extern for goto if inline register \
    restrict return sizeof static struct switch typedef union volatile while _Alignas _Alignof _Atomic _Bool \
    _Generic _Noreturn _Static_assert _Thread_local alignas alignof constexpr nullptr static_assert thread_local typeof";
const C_TYPES: &str = "void char short int long float double signed unsigned bool size_t ssize_t ptrdiff_t intptr_t \
    uintptr_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t wchar_t char8_t char16_t char32_t FILE";
const JS_KEYWORDS: &str = "async await break case catch class const continue debugger default delete do else export \
    extends finally for from function get if import in instanceof let new of return set static super switch this \
    throw try typeof var void while with yield";
const TS_KEYWORDS: &str = "async await break case catch class const continue debugger default delete do else export \
    extends finally for from function get if import in instanceof let new of return set static super switch this \
    throw try typeof var void while with yield abstract as asserts declare enum implements infer interface is keyof \
    module namespace override private protected public readonly satisfies type unique using";
const JS_CONSTANTS: &str = "true false null undefined NaN Infinity";
const JS_QUOTES: &[Quote] = &[Quote::new("`").lines().fill("${"), DOUBLE, SINGLE];
const SHELL_KEYWORDS: &str = "if then else elif fi for while until do done case esac in function select time coproc \
    return break continue local export readonly declare typeset unset sudo exec";
const SHELL_FUNCTIONS: &str =
    "echo cd printf read source eval exit set shift test trap alias pwd pushd popd wait kill";
const LISP: Language = Language {
    line: &[";"],
    block: &[("#|", "|#")],
    quotes: &[Quote::new("\"").lines()],
    constants: "nil t #t #f true false",
    name: "-+*/<>=!?&%$:.#'",
    traits: &[Lisp, Nested],
    ..PLAIN
};

/// How many there are.
pub(super) const COUNT: usize = 91;

/// Every language that the scanner knows.
pub(super) static LANGUAGES: [Language; COUNT] = [
    Language {
        names: "rust rs rust-script no_run should_panic compile_fail",
        quotes: &[Quote::new("\"").lines()],
        prefixes: "bc",
        keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod \
            move mut pub ref return static struct super trait type union unsafe use where while yield macro_rules \
            default gen raw",
        types: "Self bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize",
        constants: "self true false None Some Ok Err",
        definers: "fn macro_rules",
        traits: &[Types, Capitals, Calls, Macros, Nested, HashAttributes, Lifetimes, RawHashes],
        ..C_LIKE
    },
    Language {
        names: "c h",
        prefixes: "LuU8",
        keywords: C_KEYWORDS,
        types: C_TYPES,
        constants: "NULL true false",
        traits: &[Capitals, Calls, Preprocessor, TickedNumbers],
        ..C_LIKE
    },
    Language {
        names: "cpp c++ cc cxx hpp hxx hh arduino ino cuda cu metal opencl cl",
        quotes: &[Quote::between("R\"(", ")\"").lines().raw(), DOUBLE, SINGLE],
        prefixes: "LuU8",
        keywords: "alignas alignof and asm auto break case catch class co_await co_return co_yield concept const \
            consteval constexpr constinit const_cast continue decltype default delete do dynamic_cast else enum explicit \
            export extern final for friend goto if import inline module mutable namespace new noexcept not operator or \
            override private protected public register reinterpret_cast requires return sizeof static static_assert \
            static_cast struct switch template this thread_local throw try typedef typeid typename union using virtual \
            volatile while __global__ __device__ __host__ __shared__ kernel",
        types: "void char short int long float double signed unsigned bool size_t ssize_t ptrdiff_t intptr_t uintptr_t \
            int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t wchar_t char8_t char16_t char32_t string \
            string_view vector map set pair tuple optional variant array span unique_ptr shared_ptr weak_ptr",
        constants: "NULL nullptr true false",
        traits: &[Types, Capitals, Calls, Preprocessor, TickedNumbers],
        ..C_LIKE
    },
    Language {
        names: "objc objective-c objectivec mm m",
        quotes: &[Quote::between("@\"", "\""), DOUBLE, SINGLE],
        keywords: "auto break case const continue default do else enum extern for goto if inline return self sizeof \
            static struct super switch typedef union volatile while in strong weak nonatomic copy assign readonly \
            readwrite",
        types: "void char short int long float double signed unsigned bool id instancetype BOOL NSInteger NSUInteger \
            CGFloat size_t",
        constants: "YES NO nil NULL true false",
        traits: &[Types, Capitals, Calls, Preprocessor, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "csharp cs c# csx",
        quotes: &[
            Quote::new("\"\"\"").lines().raw(),
            Quote::between("$@\"", "\"").lines().doubles().fill("{"),
            Quote::between("@$\"", "\"").lines().doubles().fill("{"),
            Quote::between("$\"", "\"").fill("{"),
            Quote::between("@\"", "\"").lines().doubles(),
            DOUBLE,
            SINGLE,
        ],
        keywords: "abstract as async await base break case catch checked class const continue default delegate do else \
            enum event explicit extern finally fixed for foreach from get global goto if implicit in init interface \
            internal is join let lock namespace new not operator orderby out override params partial private protected \
            public readonly record ref required return sealed select set sizeof stackalloc static struct switch this \
            throw try typeof unchecked unsafe using var virtual volatile when where while with yield",
        types: "bool byte char decimal double dynamic float int long nint nuint object sbyte short string uint ulong \
            ushort void",
        constants: "true false null",
        traits: &[Types, Capitals, Calls, Preprocessor],
        ..C_LIKE
    },
    Language {
        names: "java jsh",
        quotes: &[TRIPLE, DOUBLE, SINGLE],
        keywords: "abstract assert break case catch class const continue default do else enum extends final finally for \
            goto if implements import instanceof interface module native new non-sealed package permits private \
            protected public record requires exports return sealed static strictfp super switch synchronized this throw \
            throws transient try var volatile when while yield",
        types: "boolean byte char double float int long short void",
        constants: "true false null",
        traits: &[Types, Capitals, Calls, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "kotlin kt kts",
        quotes: &[Quote::new("\"\"\"").lines().raw().fill("${"), Quote::new("\"").fill("${"), SINGLE],
        keywords: "abstract actual annotation as break by catch class companion const constructor continue crossinline \
            data do else enum expect external final finally for fun get if import in infix init inline inner interface \
            internal is lateinit noinline object open operator out override package private protected public reified \
            return sealed set super suspend tailrec this throw try typealias val var vararg when where while",
        constants: "true false null",
        definers: "fun",
        traits: &[Types, Capitals, Calls, AtAttributes, Nested],
        ..C_LIKE
    },
    Language {
        names: "scala sc sbt",
        quotes: &[
            Quote::new("\"\"\"").lines().raw().fill_after("${", "sfraw"),
            Quote::new("\"").fill_after("${", "sf"),
            SINGLE,
        ],
        prefixes: "sfraw",
        keywords: "abstract case catch class def derives do else end enum export extends extension final finally for \
            given if implicit import inline infix lazy match new object opaque open override package private protected \
            return sealed super then this throw trait transparent try type using val var while with yield",
        constants: "true false null None Nil",
        definers: "def",
        traits: &[Types, Capitals, Calls, AtAttributes, Nested],
        ..C_LIKE
    },
    Language {
        names: "groovy gradle jenkinsfile",
        quotes: &[
            Quote::new("\"\"\"").lines().fill("${"),
            Quote::new("'''").lines(),
            Quote::new("\"").fill("${"),
            SINGLE,
        ],
        keywords: "abstract as assert break case catch class const continue def default do else enum extends final \
            finally for goto if implements import in instanceof interface native new package private protected public \
            return static super switch synchronized this throw throws trait transient try var volatile while",
        types: "boolean byte char double float int long short void",
        constants: "true false null",
        traits: &[Types, Capitals, Calls, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "swift",
        quotes: &[
            Quote::new("\"\"\"").lines().fill("\\("),
            Quote::between("#\"", "\"#").raw(),
            Quote::new("\"").fill("\\("),
        ],
        keywords: "actor any as associatedtype async await borrowing break case catch class consume continue convenience \
            default defer deinit didSet do else enum extension fallthrough fileprivate final for func get guard if import \
            in indirect infix init inout internal is isolated lazy let macro mutating nonisolated nonmutating open \
            operator optional override package postfix precedencegroup prefix private protocol public repeat required \
            rethrows return set some static struct subscript super switch throw throws try typealias unowned var weak \
            where while willSet",
        types: "Self",
        constants: "true false nil self",
        definers: "func",
        traits: &[Types, Capitals, Calls, AtAttributes, Nested],
        ..C_LIKE
    },
    Language {
        names: "dart",
        quotes: &[
            Quote::new("'''").lines().fill("${"),
            Quote::new("\"\"\"").lines().fill("${"),
            Quote::new("\"").fill("${"),
            Quote::new("'").fill("${"),
        ],
        prefixes: "r",
        keywords: "abstract as assert async await base break case catch class const continue covariant default deferred \
            do dynamic else enum export extends extension external factory final finally for get hide if implements \
            import in interface is late library mixin new on operator part required rethrow return sealed set show \
            static super switch sync this throw try typedef var when while with yield",
        types: "void int double num bool",
        constants: "true false null",
        traits: &[Types, Capitals, Calls, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "go golang",
        quotes: &[Quote::new("`").lines().raw(), DOUBLE, SINGLE],
        keywords: "break case chan const continue default defer else fallthrough for func go goto if import interface map \
            package range return select struct switch type var",
        types: "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string \
            uint uint8 uint16 uint32 uint64 uintptr",
        constants: "true false nil iota",
        functions: "append cap clear close copy delete len make max min new panic print println recover",
        definers: "func",
        traits: &[Calls],
        ..C_LIKE
    },
    Language {
        names: "javascript js mjs cjs jsx node",
        quotes: JS_QUOTES,
        keywords: JS_KEYWORDS,
        constants: JS_CONSTANTS,
        definers: "function",
        name: "$",
        traits: &[Types, Capitals, Calls, Regexes, Tags, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "typescript ts mts cts tsx",
        quotes: JS_QUOTES,
        keywords: TS_KEYWORDS,
        types: "any bigint boolean never number object string symbol unknown",
        constants: JS_CONSTANTS,
        definers: "function",
        name: "$",
        traits: &[Types, Capitals, Calls, Regexes, Tags, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "python py python3 py3 starlark bzl bazel sage gdscript gd",
        line: &["#"],
        quotes: &[
            Quote::new("\"\"\"").lines().fill_after("{", "fF"),
            Quote::new("'''").lines().fill_after("{", "fF"),
            Quote::new("\"").fill_after("{", "fF"),
            Quote::new("'").fill_after("{", "fF"),
        ],
        prefixes: "rRbBuUfFtT",
        keywords: "and as assert async await break case class continue def del elif else except finally for from global \
            if import in is lambda match nonlocal not or pass raise return try while with yield func extends",
        types: "bool bytearray bytes complex dict float frozenset int list object set str tuple type",
        constants: "True False None NotImplemented Ellipsis self cls",
        functions: "abs all any callable enumerate filter format getattr hasattr input isinstance issubclass iter len map \
            max min next open ord print range repr reversed round setattr sorted sum super vars zip",
        definers: "def",
        traits: &[Types, Capitals, Calls, AtAttributes],
        ..PLAIN
    },
    Language {
        names: "cython pyx mojo",
        line: &["#"],
        quotes: &[TRIPLE, Quote::new("'''").lines(), DOUBLE, SINGLE],
        prefixes: "rRbBuUfF",
        keywords: "and as assert async await break cdef cimport class continue cpdef ctypedef def del elif else except \
            finally fn for from global if import in is lambda let nonlocal not or pass raise return struct try var while \
            with yield trait inout owned borrowed",
        types: "bint bool bytes char dict double float int list long object set short str tuple void",
        constants: "True False None NULL self",
        definers: "def cdef cpdef fn",
        traits: &[Types, Capitals, Calls, AtAttributes],
        ..PLAIN
    },
    Language {
        names: "ruby rb rake gemfile podfile vagrantfile",
        line: &["#"],
        block: &[("=begin", "=end")],
        quotes: &[
            Quote::new("\"").lines().fill("#{"),
            Quote::new("'").lines(),
            Quote::new("`").fill("#{"),
            Quote::between("%w[", "]").lines(),
            Quote::between("%i[", "]").lines(),
            Quote::between("%w(", ")").lines(),
        ],
        keywords: "alias and begin break case class def defined? do else elsif end ensure for if in module next not or \
            redo rescue retry return super then undef unless until when while yield require require_relative include \
            extend attr_reader attr_writer attr_accessor private protected public raise lambda proc loop",
        constants: "true false nil self __FILE__ __LINE__",
        functions: "puts print p gets format",
        definers: "def",
        name: "?!",
        traits: &[Types, Capitals, Calls, Symbols, AtVariables, Dollars, Regexes, Heredocs],
        ..PLAIN
    },
    Language {
        names: "crystal cr",
        line: &["#"],
        quotes: &[Quote::new("\"").lines().fill("#{"), SINGLE, Quote::new("`").fill("#{")],
        keywords: "abstract alias annotation as as? asm begin break case class def do else elsif end ensure enum extend \
            for fun if in include instance_sizeof is_a? lib macro module next of out pointerof private protected record \
            require rescue return select sizeof struct super then type typeof union unless until when while with yield",
        constants: "true false nil self",
        definers: "def fun macro",
        name: "?!",
        traits: &[Types, Capitals, Calls, Symbols, AtVariables, Heredocs],
        ..PLAIN
    },
    Language {
        names: "elixir ex exs",
        line: &["#"],
        quotes: &[
            Quote::new("\"\"\"").lines().fill("#{"),
            Quote::new("'''").lines(),
            Quote::new("\"").lines().fill("#{"),
            SINGLE,
        ],
        keywords: "after alias and case catch cond def defdelegate defexception defguard defimpl defmacro defmacrop \
            defmodule defp defprotocol defstruct do else end fn for if import in not or quote raise receive require \
            rescue super try unless unquote use when with",
        constants: "true false nil",
        definers: "def defp defmacro defmacrop defdelegate defguard",
        name: "?!",
        keys: ":",
        traits: &[Types, Calls, Symbols, AtAttributes],
        ..PLAIN
    },
    Language {
        names: "erlang erl hrl",
        line: &["%"],
        quotes: &[Quote::new("\"").lines(), SINGLE],
        keywords: "after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not \
            of or orelse receive rem try when xor module export import record define include spec type behaviour",
        constants: "true false undefined ok error",
        traits: &[Types, Calls],
        ..PLAIN
    },
    Language {
        names: "gleam",
        keywords: "as assert auto case const delegate derive echo else fn if implement import let macro opaque panic pub \
            test todo type use",
        constants: "True False Nil Ok Error",
        definers: "fn",
        traits: &[Types, Calls, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "php php3 php4 php5 phtml",
        line: &["//", "#"],
        quotes: &[Quote::new("\"").lines(), Quote::new("'").lines()],
        keywords: "abstract and array as break callable case catch class clone const continue declare default do echo \
            else elseif empty enddeclare endfor endforeach endif endswitch endwhile enum eval exit extends final finally \
            fn for foreach function global goto if implements include include_once instanceof insteadof interface isset \
            list match namespace new or print private protected public readonly require require_once return static \
            switch throw trait try unset use var while xor yield",
        types: "bool int float string array object iterable callable void mixed never self parent",
        constants: "true false null TRUE FALSE NULL",
        definers: "function fn",
        traits: &[Types, Capitals, Calls, Dollars, HashAttributes, Heredocs],
        ..C_LIKE
    },
    Language {
        names: "perl pl pm perl5 raku perl6",
        line: &["#"],
        block: &[("=pod", "=cut"), ("=head", "=cut")],
        quotes: &[
            Quote::new("\"").lines(),
            Quote::new("'").lines(),
            Quote::new("`"),
            Quote::between("qw(", ")").lines(),
            Quote::between("q{", "}").lines(),
            Quote::between("qq{", "}").lines(),
        ],
        keywords: "and cmp continue do else elsif eq for foreach ge given gt if last le lt my ne next no not or our \
            package redo require return sub unless until use when while x xor local state say print die bless has class \
            method role",
        functions: "chomp close defined delete each exists grep join keys length map open pop printf push ref reverse \
            scalar shift sort splice split sprintf substr uc unshift values wantarray",
        definers: "sub method",
        traits: &[Substitutions, Types, Calls, Dollars, Regexes, Heredocs, CommentsApart],
        ..PLAIN
    },
    Language {
        names: "lua luau",
        line: &["--"],
        block: &[("--[[", "]]"), ("--[=[", "]=]")],
        quotes: &[Quote::between("[[", "]]").lines().raw(), DOUBLE, SINGLE],
        keywords: "and break do else elseif end for function goto if in local not or repeat return then until while \
            continue export type",
        constants: "true false nil self",
        functions: "assert error getmetatable ipairs next pairs pcall print rawget rawset require select setmetatable \
            tonumber tostring type unpack",
        definers: "function",
        traits: &[Calls, Capitals],
        ..PLAIN
    },
    Language {
        names: "bash sh shell zsh ksh ash dash shellscript profile bashrc",
        line: &["#"],
        quotes: &[Quote::new("\"").lines().fill("$("), Quote::new("'").lines().raw()],
        keywords: SHELL_KEYWORDS,
        functions: SHELL_FUNCTIONS,
        constants: "true false",
        name: "-./",
        command: Some(TokenKind::Function),
        traits: &[Commands, CommentsApart, Dollars, Heredocs, Options],
        ..PLAIN
    },
    Language {
        names: "fish nu nushell elvish",
        line: &["#"],
        quotes: &[Quote::new("\"").lines(), Quote::new("'").lines()],
        keywords: "and begin break case continue def do else end export export-env for fn function if in let let-env \
            loop match mod module mut not or overlay return set switch try use while",
        functions: SHELL_FUNCTIONS,
        constants: "true false null",
        name: "-./",
        command: Some(TokenKind::Function),
        traits: &[Commands, CommentsApart, Dollars, Options],
        ..PLAIN
    },
    Language {
        names: "powershell ps1 pwsh posh psm1",
        line: &["#"],
        block: &[("<#", "#>")],
        quotes: &[
            Quote::between("@\"", "\"@").lines(),
            Quote::between("@'", "'@").lines().raw(),
            Quote::new("\"").raw(),
            Quote::new("'").doubles(),
        ],
        keywords: "begin break catch class continue data define do dynamicparam else elseif end enum exit filter finally \
            for foreach from function if in param process return switch throw trap try until using var while workflow",
        definers: "function filter",
        name: "-",
        command: Some(TokenKind::Function),
        traits: &[Commands, Caseless, CommentsApart, Dollars, Options],
        ..PLAIN
    },
    Language {
        names: "batch bat cmd dos",
        line: &["rem ", "REM ", "::"],
        quotes: &[DOUBLE],
        keywords: "call do echo else exit for goto if in not set setlocal endlocal shift start pause cd exist defined equ \
            neq",
        command: Some(TokenKind::Function),
        traits: &[Commands, Caseless, Percents],
        ..PLAIN
    },
    Language {
        names: "dockerfile docker containerfile",
        line: &["#"],
        quotes: &[DOUBLE, SINGLE],
        keywords: "FROM AS RUN CMD LABEL MAINTAINER EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD \
            STOPSIGNAL HEALTHCHECK SHELL",
        name: "-./",
        keys: "=",
        traits: &[CommentsApart, Dollars, Options, Heredocs],
        ..PLAIN
    },
    Language {
        names: "makefile make mk gnumake",
        line: &["#"],
        quotes: &[DOUBLE, SINGLE],
        keywords: "define endef ifdef ifndef ifeq ifneq else endif include override export unexport vpath",
        name: "-./",
        keys: ":=?+",
        traits: &[Dollars, DollarBrackets],
        ..PLAIN
    },
    Language {
        names: "just justfile",
        line: &["#"],
        quotes: &[Quote::new("\"").lines(), Quote::new("'").lines().raw(), Quote::new("`").lines()],
        keywords: "alias set export import mod if else",
        name: "-",
        keys: ":=",
        traits: &[CommentsApart, Dollars],
        ..PLAIN
    },
    Language {
        names: "cmake cmakelists",
        line: &["#"],
        block: &[("#[[", "]]")],
        quotes: &[Quote::new("\"").lines()],
        keywords: "if else elseif endif foreach endforeach while endwhile function endfunction macro endmacro return \
            include set option",
        constants: "ON OFF TRUE FALSE REQUIRED PUBLIC PRIVATE INTERFACE",
        traits: &[Calls, Dollars],
        ..PLAIN
    },
    Language {
        names: "meson",
        line: &["#"],
        quotes: &[Quote::new("'''").lines(), SINGLE],
        keywords: "if elif else endif foreach endforeach in and or not break continue",
        constants: "true false",
        traits: &[Calls],
        ..PLAIN
    },
    Language {
        names: "awk gawk mawk",
        line: &["#"],
        quotes: &[DOUBLE],
        keywords: "BEGIN END if else while for do break continue delete exit function getline in next nextfile print \
            printf return",
        functions: "gsub index length match split sprintf sub substr tolower toupper system",
        definers: "function",
        traits: &[Calls, Dollars, Regexes],
        ..PLAIN
    },
    Language {
        names: "r rscript splus",
        line: &["#"],
        quotes: &[Quote::new("\"").lines(), Quote::new("'").lines()],
        keywords: "break else for function if in next repeat return while library require",
        constants: "TRUE FALSE NULL NA NaN Inf T F",
        name: ".",
        traits: &[Calls],
        ..PLAIN
    },
    Language {
        names: "julia jl",
        line: &["#"],
        block: &[("#=", "=#")],
        quotes: &[
            Quote::new("\"\"\"").lines().fill("$("),
            Quote::new("\"").lines().fill("$("),
            Quote::new("`"),
        ],
        prefixes: "rbvs",
        keywords: "abstract baremodule begin break catch const continue do else elseif end export finally for function \
            global if import in isa let local macro module mutable primitive quote return struct try type using where \
            while",
        constants: "true false nothing missing Inf NaN pi",
        definers: "function macro",
        name: "!",
        traits: &[Types, Calls, Symbols, AtAttributes, Nested],
        ..PLAIN
    },
    Language {
        names: "matlab octave",
        line: &["%", "#"],
        block: &[("%{", "%}")],
        quotes: &[DOUBLE, Quote::new("'").doubles()],
        keywords: "break case catch classdef continue else elseif end endfor endfunction endif endwhile enumeration for \
            function global if methods otherwise parfor persistent properties return switch try until while do",
        constants: "true false pi inf nan eps",
        traits: &[Calls, Primes],
        ..PLAIN
    },
    Language {
        names: "wolfram mathematica wl nb",
        block: &[("(*", "*)")],
        quotes: &[Quote::new("\"").lines()],
        constants: "True False Null Pi E I Infinity",
        traits: &[Types, Nested],
        ..PLAIN
    },
    Language {
        names: "haskell hs lhs idris idr agda purescript purs",
        line: &["--"],
        block: &[("{-", "-}")],
        quotes: &[DOUBLE],
        keywords: "as case class data default deriving do else family forall foreign hiding if import in infix infixl \
            infixr instance let mdo module newtype of pattern proc qualified rec then type where with total partial \
            record postulate open using renaming",
        constants: "True False Nothing otherwise",
        name: "'",
        traits: &[Lifetimes, Types, Nested],
        ..PLAIN
    },
    Language {
        names: "elm",
        line: &["--"],
        block: &[("{-", "-}")],
        quotes: &[TRIPLE, DOUBLE, SINGLE],
        keywords: "alias as case effect else exposing if import in infix let module of port then type where",
        constants: "True False Nothing",
        traits: &[Types, Nested],
        ..PLAIN
    },
    Language {
        names: "ocaml ml mli reason re rescript res sml standard-ml",
        block: &[("(*", "*)")],
        quotes: &[Quote::between("{|", "|}").lines().raw(), Quote::new("\"").lines()],
        keywords: "and as assert begin class constraint do done downto else end exception external for fun function \
            functor if in include inherit initializer lazy let match method module mutable new nonrec object of open or \
            private rec sig struct switch then to try type val virtual when while with fn datatype structure signature",
        types: "int float bool char string unit list array option bytes exn",
        constants: "true false None",
        name: "'",
        traits: &[Lifetimes, Types, Nested],
        ..PLAIN
    },
    Language {
        names: "fsharp fs f# fsx fsi",
        line: &["//"],
        block: &[("(*", "*)")],
        quotes: &[
            TRIPLE,
            Quote::between("$\"", "\"").fill("{"),
            Quote::between("@\"", "\"").doubles(),
            DOUBLE,
        ],
        keywords: "abstract and as assert async base begin class default delegate do done downcast downto elif else end \
            exception extern finally for fun function global if in inherit inline interface internal lazy let match \
            member module mutable namespace new not of open or override private public rec return seq static struct task \
            then to try type upcast use val void when while with yield",
        types: "int int64 float decimal bool char string unit list array seq option byte obj",
        constants: "true false null None",
        name: "'",
        traits: &[Lifetimes, Types, Nested],
        ..PLAIN
    },
    Language {
        names: "lean lean4",
        line: &["--"],
        block: &[("/-", "-/")],
        quotes: &[Quote::new("\"").lines().fill_after("{", "s")],
        keywords: "abbrev at axiom by calc class def deriving do else end example export extends for from fun have if \
            import in inductive infix instance intro let lemma macro match mut namespace notation open opaque partial \
            private protected return section show structure suffices syntax tactic termination_by then theorem universe \
            unsafe variable where with exact apply rw simp cases induction rfl",
        types: "Type Prop Sort Nat Int String Bool",
        constants: "true false",
        definers: "def theorem lemma abbrev",
        name: "'!?",
        traits: &[Lifetimes, Types, Nested, AtAttributes],
        ..PLAIN
    },
    Language {
        names: "coq rocq gallina v-coq",
        block: &[("(*", "*)")],
        quotes: &[Quote::new("\"").lines()],
        keywords: "Theorem Lemma Proof Qed Defined Definition Fixpoint Inductive CoInductive Record Class Instance \
            Section End Module Import Export Require From Ltac Notation Variable Hypothesis Axiom Example Corollary match \
            with end fun forall exists let in if then else fix return as intros induction destruct simpl rewrite apply \
            reflexivity auto unfold",
        types: "Type Prop Set nat bool list",
        definers: "Theorem Lemma Definition Fixpoint Example Corollary",
        name: "'",
        traits: &[Lifetimes, Nested],
        ..PLAIN
    },
    Language {
        names: "clojure clj cljs cljc edn",
        block: &[],
        keywords: "def defn defn- defmacro defmulti defmethod defprotocol defrecord deftype fn let loop recur if if-let \
            if-not when when-let when-not cond condp case do doseq dotimes for ns require import use try catch finally \
            throw quote var",
        definers: "defn defn- defmacro defmulti def",
        ..LISP
    },
    Language {
        names: "lisp commonlisp common-lisp cl-lisp elisp emacs-lisp el fennel fnl",
        keywords: "defun defmacro defvar defparameter defconstant defclass defgeneric defmethod defstruct defpackage \
            in-package lambda let let* flet labels if when unless cond case progn prog1 loop do dolist dotimes setq setf \
            quote function return return-from declare require provide use-package fn local var",
        definers: "defun defmacro defmethod defgeneric",
        ..LISP
    },
    Language {
        names: "scheme scm racket rkt guile",
        keywords: "define define-syntax define-record-type lambda let let* letrec let-values named-let if cond case when \
            unless else begin set! do delay quote quasiquote unquote syntax-rules import export require provide module \
            match struct parameterize call/cc",
        ..LISP
    },
    Language {
        names: "wat wast webassembly",
        line: &[";;"],
        block: &[("(;", ";)")],
        keywords: "module func param result local global export import memory data table elem type block loop if then \
            else end br br_if br_table return call call_indirect drop select mut start",
        types: "i32 i64 f32 f64 v128 funcref externref",
        name: ".-",
        traits: &[Dollars, Nested],
        ..LISP
    },
    Language {
        names: "zig",
        block: &[],
        keywords: "addrspace align allowzero and anyframe anytype asm async await break callconv catch comptime const \
            continue defer else enum errdefer error export extern fn for if inline linksection noalias noinline nosuspend \
            opaque or orelse packed pub resume return struct suspend switch test threadlocal try union unreachable \
            usingnamespace var volatile while",
        types: "anyerror anyopaque bool comptime_float comptime_int f16 f32 f64 f80 f128 i8 i16 i32 i64 i128 isize noreturn \
            type u8 u16 u32 u64 u128 usize void",
        constants: "true false null undefined",
        definers: "fn",
        traits: &[Types, Calls, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "nim nims nimrod",
        line: &["#"],
        block: &[("#[", "]#")],
        quotes: &[TRIPLE, DOUBLE, SINGLE],
        prefixes: "r",
        keywords: "addr and as asm bind block break case cast concept const continue converter defer discard distinct div \
            do elif else end enum except export finally for from func if import in include interface is isnot iterator \
            let macro method mixin mod nil not notin object of or out proc ptr raise ref return shl shr static template \
            try tuple type using var when while xor yield",
        types: "int int8 int16 int32 int64 uint float float32 float64 bool char string seq array set void auto",
        constants: "true false nil",
        definers: "proc func method iterator template macro converter",
        traits: &[Types, Calls, Nested],
        ..PLAIN
    },
    Language {
        names: "d dlang",
        block: &[("/+", "+/"), ("/*", "*/")],
        quotes: &[Quote::new("`").lines().raw(), DOUBLE, SINGLE],
        keywords: "abstract alias align asm assert auto body break case cast catch class const continue debug default \
            delegate delete deprecated do else enum export extern final finally for foreach function goto if immutable \
            import in inout interface invariant is lazy mixin module new nothrow out override package pragma private \
            protected public pure ref return scope shared static struct super switch synchronized template this throw \
            try typeof union unittest version while with",
        types: "bool byte ubyte short ushort int uint long ulong float double real char wchar dchar string void size_t",
        constants: "true false null",
        traits: &[Types, Calls, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "v vlang odin jai",
        quotes: &[Quote::new("`").raw(), DOUBLE, Quote::new("'").fill("${")],
        keywords: "as asm assert atomic break case cast const context continue defer distinct do dynamic else enum \
            fallthrough fn for foreign goto if import in interface is lock map match module mut none not_in or package \
            proc pub return select shared spawn static struct switch transmute type union unsafe using when where",
        types: "bool string int i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 rune byte usize isize voidptr cstring any rawptr",
        constants: "true false nil",
        definers: "fn",
        traits: &[Types, Calls, Nested, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "solidity sol",
        keywords: "abstract address anonymous as assembly break calldata case catch constant constructor continue contract \
            default delete do else emit enum error event external fallback for from function if immutable import indexed \
            interface internal is let library mapping memory modifier new override payable pragma private public pure \
            receive return returns revert storage struct switch this try type unchecked using view virtual while",
        types: "bool bytes bytes32 int int256 string uint uint8 uint128 uint256",
        constants: "true false wei gwei ether",
        definers: "function modifier event",
        ..C_LIKE
    },
    Language {
        names: "glsl hlsl wgsl vert frag shader",
        quotes: &[DOUBLE],
        keywords: "attribute break buffer case const continue default discard do else enable flat fn for highp if in inout \
            layout let loop lowp mediump out override precision return smooth struct switch uniform var varying while \
            cbuffer register",
        types: "void bool int uint float double vec2 vec3 vec4 ivec2 ivec3 ivec4 uvec2 uvec3 uvec4 mat2 mat3 mat4 sampler2D \
            samplerCube texture_2d sampler f16 f32 i32 u32 vec2f vec3f vec4f mat4x4f float2 float3 float4 float4x4 array",
        constants: "true false",
        definers: "fn",
        traits: &[Types, Capitals, Calls, Preprocessor, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "pascal delphi objectpascal lazarus",
        line: &["//"],
        block: &[("{", "}"), ("(*", "*)")],
        quotes: &[Quote::new("'").doubles()],
        keywords: "and array as asm begin case class const constructor destructor div do downto else end except exports \
            file finalization finally for function goto if implementation in inherited initialization inline interface \
            is label library mod not object of on operator or out packed private procedure program property protected \
            public published raise record repeat set shl shr then threadvar to try type unit until uses var virtual while \
            with xor",
        types: "boolean byte cardinal char double extended integer longint real shortint single smallint string word",
        constants: "true false nil",
        definers: "procedure function",
        traits: &[Caseless, Calls],
        ..PLAIN
    },
    Language {
        names: "ada adb ads",
        line: &["--"],
        quotes: &[Quote::new("\"").doubles()],
        keywords: "abort abs abstract accept access aliased all and array at begin body case constant declare delay delta \
            digits do else elsif end entry exception exit for function generic goto if in interface is limited loop mod \
            new not null of or others out overriding package pragma private procedure protected raise range record rem \
            renames requeue return reverse select separate some subtype synchronized tagged task terminate then type \
            until use when while with xor",
        types: "boolean character float integer natural positive string",
        constants: "true false",
        definers: "procedure function",
        traits: &[Caseless, Calls],
        ..PLAIN
    },
    Language {
        names: "fortran f90 f95 f03 f08 f77",
        line: &["!"],
        quotes: &[Quote::new("\"").doubles(), Quote::new("'").doubles()],
        keywords: "allocatable allocate associate block call case class close common contains continue cycle deallocate \
            dimension do elemental else elseif end enddo endif exit extends external forall format function goto if \
            implicit import in include inout intent interface intrinsic kind module namelist none only open out parameter \
            pointer print private procedure program public pure read recursive result return save select stop subroutine \
            target then type use where while write",
        types: "character complex integer logical real double precision",
        definers: "function subroutine program module",
        traits: &[Caseless, Calls],
        ..PLAIN
    },
    Language {
        names: "vb vbnet vb.net visualbasic basic vba qbasic freebasic",
        line: &["'", "REM "],
        quotes: &[Quote::new("\"").doubles()],
        keywords: "addhandler and andalso as byref byval call case catch class const continue declare default delegate dim \
            do each else elseif end endif enum event exit finally for friend function get gosub goto handles if implements \
            imports in inherits input interface is let lib like line loop me mod module mustinherit mybase namespace new \
            next not of on option optional or orelse overloads overridable overrides print private property protected \
            public raiseevent readonly redim rem resume return select set shared static step stop structure sub synclock \
            then throw to try until using wend when while with withevents writeonly xor",
        types: "boolean byte char date decimal double integer long object sbyte short single string uinteger",
        constants: "true false nothing",
        definers: "sub function",
        traits: &[Caseless, Calls],
        ..PLAIN
    },
    Language {
        names: "cobol cob cbl",
        line: &["*>"],
        quotes: &[DOUBLE, SINGLE],
        keywords: "accept add author begin by call close compute configuration data delete display divide division else \
            end end-if end-perform environment evaluate exit file fd from giving go identification if input into linkage \
            move multiply not occurs of open output paragraph perform pic picture procedure program program-id read \
            record redefines rewrite run section select set sort stop string subtract then to until using value varying \
            when working-storage write",
        name: "-",
        traits: &[Caseless],
        ..PLAIN
    },
    Language {
        names: "prolog swipl swi-prolog",
        line: &["%"],
        block: SLASHES,
        quotes: &[DOUBLE, SINGLE],
        keywords: "is mod rem div dynamic module use_module discontiguous initialization not",
        constants: "true false fail nil",
        traits: &[Types, Calls],
        ..PLAIN
    },
    Language {
        names: "sql mysql postgresql postgres psql plpgsql sqlite tsql t-sql plsql mariadb duckdb cql hql",
        line: &["--", "# "],
        block: SLASHES,
        quotes: &[
            Quote::between("$$", "$$").lines().raw(),
            Quote::new("'").doubles().lines(),
            Quote::new("\"").doubles(),
            Quote::new("`").raw(),
        ],
        keywords: "add all alter analyze and any as asc begin between by cascade case check column commit constraint create \
            cross current database declare default delete desc distinct do drop else elsif end except exists explain \
            fetch filter for foreign from full function grant group having if in index inner insert intersect into is \
            join key language lateral left like limit loop materialized natural not of offset on or order outer over \
            partition primary procedure recursive references replace return returning returns revoke right rollback row \
            rows schema select set table temporary then to transaction trigger truncate union unique update using values \
            view when where while window with",
        types: "array bigint bigserial binary bit blob boolean bool bytea char character date datetime decimal double \
            float int integer interval json jsonb numeric precision real serial smallint text time timestamp timestamptz \
            tinyint uuid varchar varying",
        constants: "true false null current_date current_timestamp",
        functions: "avg coalesce count max min now sum row_number rank lag lead",
        traits: &[Caseless, Calls],
        ..PLAIN
    },
    Language {
        names: "json jsonc json5 jsonl ndjson geojson webmanifest ipynb jsonnet libsonnet",
        line: &["//", "#"],
        block: SLASHES,
        quotes: &[Quote::between("|||", "|||").lines(), DOUBLE, SINGLE],
        keywords: "local function import importstr if then else for in self super assert",
        constants: "true false null",
        keys: ":",
        ..PLAIN
    },
    Language {
        names: "toml cargo.toml lock",
        line: &["#"],
        quotes: &[TRIPLE, Quote::new("'''").lines().raw(), DOUBLE, Quote::new("'").raw()],
        constants: "true false inf nan",
        name: "-.",
        keys: "=",
        traits: &[Sections],
        ..PLAIN
    },
    Language {
        names: "ini cfg conf config properties dotenv env editorconfig gitconfig systemd desktop service hgrc npmrc",
        line: &["#", ";"],
        quotes: &[DOUBLE, SINGLE],
        constants: "true false yes no on off",
        name: "-./",
        keys: "=:",
        traits: &[Sections, CommentsApart, Dollars],
        ..PLAIN
    },
    Language {
        names: "hcl terraform tf tfvars nomad packer bicep",
        line: &["#", "//"],
        block: SLASHES,
        quotes: &[Quote::new("\"").fill("${")],
        keywords: "resource data variable output module provider terraform locals for in if else dynamic param var targetScope \
            existing",
        types: "string number bool list map set object tuple any",
        constants: "true false null",
        name: "-",
        keys: "=",
        traits: &[Calls, Heredocs],
        ..PLAIN
    },
    Language {
        names: "nix",
        line: &["#"],
        block: SLASHES,
        quotes: &[Quote::new("''").lines().raw().fill("${"), Quote::new("\"").lines().fill("${")],
        keywords: "assert else if in inherit let or rec then with import builtins",
        constants: "true false null",
        name: "-.'",
        keys: "=",
        ..PLAIN
    },
    Language {
        names: "dhall cue kdl ron pkl",
        line: &["--", "//"],
        block: &[("{-", "-}"), ("/*", "*/")],
        quotes: &[TRIPLE, Quote::new("''").lines().raw(), DOUBLE],
        keywords: "let in if then else merge forall with using as import package class module function for when amends \
            extends open local fixed const typealias",
        types: "Bool Natural Integer Double Text List Optional Type string int float bool bytes number",
        constants: "true false null True False None Some",
        name: "-",
        keys: "=:",
        traits: &[Types],
        ..PLAIN
    },
    Language {
        names: "nginx nginxconf apache apacheconf caddyfile caddy htaccess",
        line: &["#"],
        quotes: &[DOUBLE, SINGLE],
        constants: "on off",
        name: "-",
        command: Some(TokenKind::Keyword),
        traits: &[Commands, CommentsApart, Dollars, Percents, Tags],
        ..PLAIN
    },
    Language {
        names: "graphql gql graphqls",
        line: &["#"],
        quotes: &[TRIPLE, DOUBLE],
        keywords: "directive enum extend fragment implements input interface mutation on query repeatable scalar schema \
            subscription type union",
        types: "Boolean Float ID Int String",
        constants: "true false null",
        keys: ":",
        traits: &[Types, Dollars, AtAttributes],
        ..PLAIN
    },
    Language {
        names: "protobuf proto proto3 thrift capnp flatbuffers fbs avdl wit smithy",
        line: &["//", "#"],
        keywords: "attribute enum exception export extend extensions extends file_identifier flags func group import include \
            interface message map max namespace oneof option optional package public record repeated required reserved \
            resource returns root_type rpc service static stream struct syntax table to typedef union use using variant \
            weak world",
        types: "bool bytes double fixed32 fixed64 float float32 float64 i16 i32 i64 int32 int64 list option result set sfixed32 \
            sfixed64 sint32 sint64 string tuple u8 u16 u32 u64 uint32 uint64 void s32 s64",
        constants: "true false",
        name: "-",
        traits: &[Types, Capitals],
        ..C_LIKE
    },
    Language {
        names: "verilog sv systemverilog vh",
        quotes: &[DOUBLE],
        keywords: "always always_comb always_ff always_latch assign automatic begin bit case casex casez class default defparam \
            disable edge else end endcase endclass endfunction endgenerate endinterface endmodule endpackage endtask enum \
            for forever fork function generate genvar if import initial inout input integer interface join localparam \
            logic module negedge output package parameter posedge real reg repeat return signed struct task time typedef \
            unsigned wait while wire",
        definers: "module function task",
        name: "$",
        traits: &[Capitals, Calls, TickedNumbers],
        ..C_LIKE
    },
    Language {
        names: "vhdl vhd",
        line: &["--"],
        quotes: &[DOUBLE],
        keywords: "abs access after alias all and architecture array assert attribute begin block body buffer case component \
            configuration constant downto else elsif end entity exit file for function generate generic if impure in inout \
            is label library loop map mod nand new next nor not null of on open or others out package port procedure process \
            pure range record report return select severity shared signal subtype then to type until use variable wait \
            when while with xnor xor",
        types: "bit boolean integer natural real std_logic std_logic_vector string time unsigned signed",
        definers: "entity function procedure",
        traits: &[Caseless],
        ..PLAIN
    },
    Language {
        names: "asm assembly nasm x86asm gas masm armasm riscv mips avr x86 s",
        line: &[";", "# ", "//", "@ "],
        block: SLASHES,
        quotes: &[DOUBLE, SINGLE],
        types: "byte word dword qword ptr rax rbx rcx rdx rsi rdi rbp rsp rip eax ebx ecx edx esi edi ebp esp ax bx cx dx al ah \
            bl cl dl r8 r9 r10 r11 r12 r13 r14 r15 xmm0 xmm1 sp lr pc fp ra zero x0 x1 x2 x3 w0 w1 r0 r1 r2 r3 a0 a1 a2 t0 \
            t1 t2",
        name: ".$",
        keys: ":",
        command: Some(TokenKind::Keyword),
        traits: &[Commands, Caseless, CommentsApart, Percents],
        ..PLAIN
    },
    Language {
        names: "llvm llvm-ir ll mlir",
        line: &[";", "//"],
        quotes: &[DOUBLE],
        keywords: "add alloca and attributes bitcast br call constant declare define eq fadd fmul fsub getelementptr global icmp \
            inbounds label load module mul ne nsw nuw or phi private ptrtoint ret select sext sge sgt sitofp sle slt store \
            sub switch target to trunc type udiv unreachable xor zext func return",
        types: "i1 i8 i16 i32 i64 i128 half float double void ptr index memref tensor",
        constants: "true false null undef poison zeroinitializer",
        name: ".",
        traits: &[AtVariables, Percents],
        ..PLAIN
    },
    Language {
        names: "latex tex context sty plaintex xelatex",
        line: &["%"],
        traits: &[Backslashes],
        ..PLAIN
    },
    Language {
        names: "bibtex bib biblatex",
        line: &["%"],
        quotes: &[DOUBLE],
        keys: "=",
        traits: &[AtAttributes],
        ..PLAIN
    },
    Language {
        names: "typst typ",
        line: &["//"],
        quotes: &[DOUBLE],
        keywords: "let set show import include if else for while in return break continue context and or not as",
        constants: "true false none auto",
        name: "-",
        keys: ":",
        traits: &[Calls, Preprocessor, AtAttributes],
        ..C_LIKE
    },
    Language {
        names: "dot graphviz gv mermaid plantuml puml d2",
        line: &["//", "%%"],
        quotes: &[Quote::new("\"").lines()],
        keywords: "strict graph digraph node edge subgraph flowchart sequenceDiagram classDiagram stateDiagram erDiagram gantt \
            pie participant actor as loop alt opt par end note over state class direction TD LR TB BT RL style classDef \
            autonumber activate deactivate rect else",
        keys: "=",
        ..C_LIKE
    },
    Language {
        names: "gherkin feature cucumber",
        line: &["#"],
        quotes: &[TRIPLE, DOUBLE],
        keywords: "Feature Background Scenario Outline Examples Given When Then And But Rule",
        traits: &[AtAttributes, CommentsApart],
        ..PLAIN
    },
    Language {
        names: "vim viml vimscript",
        line: &["\" "],
        quotes: &[DOUBLE, Quote::new("'").doubles()],
        keywords: "au augroup autocmd call catch command echo else elseif endfor endfunction endif endtry endwhile execute finally \
            for function function! if in inoremap let map nmap nnoremap noremap return set setlocal source syntax try vmap \
            vnoremap while",
        definers: "function function!",
        name: "!:#",
        traits: &[Calls],
        ..PLAIN
    },
    Language {
        names: "tcl tk expect",
        line: &["#"],
        quotes: &[DOUBLE],
        keywords: "after array break catch continue else elseif error eval expr for foreach global if incr info lappend list \
            lindex llength namespace package proc puts regexp return set source string switch then unset uplevel upvar \
            variable while",
        definers: "proc",
        name: ":",
        traits: &[CommentsApart, Dollars],
        ..PLAIN
    },
    Language {
        names: "ebnf bnf abnf peg pest antlr g4 lark grammar wsn",
        line: &["//", ";"],
        block: &[("(*", "*)"), ("/*", "*/")],
        quotes: &[DOUBLE, SINGLE],
        name: "-",
        keys: ":=",
        traits: &[CommentsApart],
        ..PLAIN
    },
    Language {
        names: "http https rest",
        line: &["#"],
        quotes: &[DOUBLE],
        keywords: "GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH",
        types: "HTTP",
        name: "-",
        keys: ":",
        traits: &[CommentsApart],
        ..PLAIN
    },
    Language {
        names: "csp robots gitignore dockerignore gitattributes codeowners",
        line: &["#"],
        traits: &[CommentsApart],
        ..PLAIN
    },
    Language {
        names: "applescript osascript",
        line: &["--", "#"],
        block: &[("(*", "*)")],
        quotes: &[DOUBLE],
        keywords: "and application as by considering else end error every exit from get global given if ignoring in into is local \
            my not of on or property repeat return returning set tell then times to try until using where while with without",
        constants: "true false missing value",
        traits: &[Nested],
        ..PLAIN
    },
    Language {
        names: "smalltalk st pharo squeak",
        block: &[("\"", "\"")],
        quotes: &[Quote::new("'").doubles().lines()],
        constants: "true false nil self super thisContext",
        keys: ":",
        traits: &[Types],
        ..PLAIN
    },
    Language {
        names: "forth",
        line: &["\\ "],
        block: &[("( ", ")")],
        keywords: ": ; if else then begin until while repeat do loop +loop variable constant create does> immediate exit recurse",
        name: "-+*/<>=!?@.,;:\"'",
        traits: &[Caseless],
        ..PLAIN
    },
    Language { names: "apl bqn j uiua k q", line: &["⍝", "#", "NB."], quotes: &[DOUBLE, SINGLE], ..PLAIN },
    Language {
        names: "roc koka unison grain",
        line: &["#", "--", "//"],
        quotes: &[TRIPLE, Quote::new("\"").fill("${")],
        keywords: "app as ability crash dbg effect else exposes expect fun fn handle if imports import in interface is let match \
            module package platform provides record then type use var when where with",
        constants: "True False true false",
        definers: "fun",
        name: "'",
        traits: &[Types, Calls, CommentsApart],
        ..PLAIN
    },
    Language {
        names: "haxe hx actionscript as as3",
        quotes: &[DOUBLE, Quote::new("'").fill("${")],
        keywords: "abstract break case cast catch class continue default do dynamic else enum extends extern final for function \
            if implements import in inline interface macro new operator overload override package private public return \
            static switch this throw try typedef untyped using var while",
        constants: "true false null",
        definers: "function",
        traits: &[Types, Capitals, Calls, AtAttributes, Preprocessor],
        ..C_LIKE
    },
    Language {
        names: "move cairo circom noir leo sway",
        keywords: "abort acquires as assert break component const constrain continue contract copy else enum false for fn friend \
            fun function global has if impl import in include input interface key let loop match mod module move mut native \
            output pragma pub public resource return script signal spec store struct template trait transition type use \
            var where while with",
        types: "u8 u16 u32 u64 u128 u256 bool address signer vector field felt252 Field",
        constants: "true false",
        definers: "fn fun function template",
        traits: &[Types, Capitals, Calls, HashAttributes],
        ..C_LIKE
    },
];
