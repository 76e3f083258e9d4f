"""The commands that a formula of a bibliography may have: tables, and nothing else.

Each is known to latex2mathml and to LaTeX with the packages that Sphinx loads (amsmath, amssymb), and does
nothing but set type. What is in no table here is refused: a list of what is dangerous can't be complete.
"""

#: Symbols and functions: no argument.
SYMBOLS = frozenset(
    """
    aleph alpha amalg And angle approx approxeq arccos arcsin arctan ast asymp backepsilon backprime
    backsim backsimeq barwedge Bbbk because beta beth between bigcirc bigstar bigtriangledown
    bigtriangleup blacklozenge blacksquare blacktriangle blacktriangledown blacktriangleleft
    blacktriangleright bmod bot bowtie Box boxdot boxminus boxplus boxtimes bullet Bumpeq bumpeq Cap cap
    cdot cdotp cdots centerdot checkmark chi circ circeq circlearrowleft circlearrowright circledast
    circledcirc circleddash circledS clubsuit colon complement cong cos cosh cot coth csc Cup cup
    curlyeqprec curlyeqsucc curlyvee curlywedge curvearrowleft curvearrowright dagger daleth dasharrow
    dashleftarrow dashrightarrow dashv ddagger ddots deg Delta delta diagdown diagup Diamond diamond
    diamondsuit digamma dim div divideontimes Doteq doteq doteqdot dotplus dots dotsb dotsc dotsi dotsm
    dotso doublebarwedge downdownarrows downharpoonleft downharpoonright ell emptyset epsilon eqcirc
    eqsim eqslantgtr eqslantless equiv eta eth exists exp fallingdotseq Finv flat forall frown Game
    Gamma gamma ge geq geqq geqslant gets gg ggg gggtr gimel gnapprox gneq gneqq gnsim gtrapprox gtrdot
    gtreqless gtreqqless gtrless gtrsim gvertneqq hbar heartsuit hom hookleftarrow hookrightarrow hslash
    iff Im imath impliedby implies in infty intercal iota jmath Join kappa ker Lambda lambda land ldotp
    ldots le leadsto Leftarrow leftarrow leftarrowtail leftharpoondown leftharpoonup leftleftarrows
    Leftrightarrow leftrightarrow leftrightarrows leftrightharpoons leftrightsquigarrow leftthreetimes
    leq leqq leqslant lessapprox lessdot lesseqgtr lesseqqgtr lessgtr lesssim lg lhd ll Lleftarrow lll
    llless ln lnapprox lneq lneqq lnot lnsim log Longleftarrow longleftarrow Longleftrightarrow
    longleftrightarrow longmapsto Longrightarrow longrightarrow looparrowleft looparrowright lor lozenge
    Lsh ltimes lvertneqq mapsto measuredangle mho mid models mp mu multimap nabla natural ncong ne
    nearrow neg negthinspace neq nexists ngeq ngeqq ngeqslant ngtr ni nLeftarrow nleftarrow
    nLeftrightarrow nleftrightarrow nleq nleqslant nless nmid notin nparallel nprec npreceq
    nRightarrow nrightarrow nshortmid nshortparallel nsim nsubseteq nsubseteqq nsucc nsucceq nsupseteq
    ntriangleleft ntrianglelefteq ntriangleright ntrianglerighteq nu nVDash nVdash nvDash nvdash nwarrow
    odot Omega omega ominus oplus oslash otimes owns parallel partial perp Phi phi Pi pi pitchfork pm
    prec precapprox preccurlyeq preceq precnapprox precneqq precnsim precsim prime propto Psi psi qquad
    quad Re restriction rhd rho Rightarrow rightarrow rightarrowtail rightharpoondown rightharpoonup
    rightleftarrows rightleftharpoons rightrightarrows rightsquigarrow rightthreetimes risingdotseq
    Rrightarrow Rsh rtimes S searrow sec setminus sharp shortmid Sigma sigma sim simeq sin sinh
    smallfrown smallsetminus smallsmile smile spadesuit sphericalangle sqcap sqcup sqsubset sqsubseteq
    sqsupset sqsupseteq square star Subset subset subseteq subseteqq subsetneq subsetneqq succ
    succapprox succcurlyeq succeq succnapprox succneqq succnsim succsim Supset supset supseteq supseteqq
    supsetneq supsetneqq surd swarrow tan tanh tau therefore Theta theta thickapprox thicksim thinspace
    times to top triangle triangledown triangleleft trianglelefteq triangleq triangleright
    trianglerighteq twoheadleftarrow twoheadrightarrow unlhd unrhd upharpoonleft upharpoonright uplus
    Upsilon upsilon upuparrows varDelta varepsilon varGamma varkappa varLambda varnothing varOmega
    varPhi varphi varPi varpi varpropto varPsi varrho varSigma varsigma varsubsetneq varsubsetneqq
    varsupsetneq varsupsetneqq varTheta vartheta vartriangle vartriangleleft vartriangleright varUpsilon
    varXi Vdash vDash vdash vdots vee veebar Vvdash wedge wp wr Xi xi zeta
    """.split()
)
#: Large operators and functions that may have limits above and below; no argument.
OPERATORS = frozenset(
    """
    bigcap bigcup bigodot bigoplus bigotimes bigsqcup biguplus bigvee bigwedge coprod det gcd iiiint
    iiint iint inf injlim int intop lim liminf limsup max min oint Pr prod projlim smallint sum sup
    varinjlim varliminf varlimsup varprojlim
    """.split()
)
#: What may stand behind ``\\left``, ``\\right``, ``\\middle`` and ``\\big``, and by itself.
DELIMITERS = frozenset(
    """
    backslash Downarrow downarrow langle lbrace lbrack lceil lfloor lgroup llcorner lmoustache lrcorner
    lVert lvert rangle rbrace rbrack rceil rfloor rgroup rmoustache rVert rvert slash ulcorner Uparrow
    uparrow Updownarrow updownarrow urcorner Vert vert
    """.split()
)
#: Characters that may stand there; a full stop is a delimiter that is not seen.
FENCES = frozenset([*"()[]|/<>.", "\\{", "\\}", "\\|"])
#: Commands of one character: spaces, and characters that are TeX's own.
ESCAPED = frozenset(",:;!> {}|_%#$&")
#: Delimiters of a size: ``\\bigl(``.
SIZES = frozenset(f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "m", "r"))
#: Old commands that hold to the end of their group.
DECLARATIONS = frozenset("bf cal displaystyle it rm scriptscriptstyle scriptstyle sf textstyle tt".split())
#: How many formulas each command takes as its arguments.
ARGUMENTS = {
    **dict.fromkeys(
        """acute bar breve check dddot ddddot ddot dot grave hat mathring overbrace overleftarrow
        overleftrightarrow overline overrightarrow tilde underbrace underleftarrow
        underleftrightarrow underline underrightarrow vec widehat widetilde boldsymbol mathbb mathbf
        mathbin mathcal mathclose
        mathfrak mathit mathnormal mathop mathopen mathord mathpunct mathrel mathrm mathsf mathtt phantom
        hphantom vphantom boxed pmod mod pod""".split(),
        1,
    ),
    **dict.fromkeys("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel".split(), 2),
}
#: Commands that may have a formula in brackets before their argument.
OPTIONAL = frozenset("sqrt xleftarrow xrightarrow".split())
#: Commands whose argument is text.
TEXTS = frozenset("text textrm textbf textit textsf texttt textnormal textup mbox hbox".split())
#: What stands between two halves of a group, once.
INFIX = frozenset("over atop choose".split())
#: Environments, and how many columns LaTeX allows them; an array says so itself.
ENVIRONMENTS = {
    **dict.fromkeys("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix aligned".split(), 10),
    "cases": 2,
    "gathered": 1,
    "array": 0,
}
